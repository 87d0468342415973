variable "project" {
  description = "Project that is watched."
  type        = string
}

variable "emails" {
  description = "Addresses that are told."
  type        = set(string)
}

variable "billed_gib_per_day" {
  description = "GiB billed in 24 hours above which an alert is raised."
  type        = number
}

variable "silent_hours" {
  description = "Hours without a step that succeeded after which an alert is raised."
  type        = number
}

variable "ops_dataset_id" {
  description = "Dataset in which Groundswell records what each step last read with success."
  type        = string
}

variable "principals" {
  description = "Service accounts whose failed jobs count."
  type        = list(string)
}
