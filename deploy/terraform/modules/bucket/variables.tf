variable "project" {
  description = "Project of the bucket."
  type        = string
}

variable "name" {
  description = "Its globally unique name."
  type        = string
}

variable "location" {
  description = "Where it lies; load jobs want it where the datasets are."
  type        = string
}

variable "labels" {
  description = "Its labels."
  type        = map(string)
}

variable "retention_days" {
  description = "Days in which no object can be deleted or replaced; 0 for none."
  type        = number
}

variable "retention_locked" {
  description = "Whether the retention can never be shortened again."
  type        = bool
}

variable "archive_classes" {
  description = "Storage class of the archive by age in days."
  type        = map(number)
}

variable "staging_days" {
  description = "Days after which staging files are removed."
  type        = number
}

variable "deletion_protection" {
  description = "Whether it is kept from being destroyed while it holds objects."
  type        = bool
}
