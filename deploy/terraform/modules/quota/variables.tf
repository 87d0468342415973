variable "project" {
  description = "Project whose queries are limited."
  type        = string
}

variable "quota_id" {
  description = "Which quota of BigQuery."
  type        = string

  validation {
    condition     = contains(["QueryUsagePerDay", "QueryUsagePerUserPerDay"], var.quota_id)
    error_message = "Expected QueryUsagePerDay or QueryUsagePerUserPerDay."
  }
}

variable "gib" {
  description = "GiB a day."
  type        = number
}

variable "contact" {
  description = "Address Google asks for; null takes that of the account that applies."
  type        = string
}
