variable "project" {
  description = "Project of the dataset."
  type        = string
}

variable "dataset_id" {
  description = "Its name, the prefix included."
  type        = string
}

variable "description" {
  description = "What it holds."
  type        = string
}

variable "location" {
  description = "Where it lies; cannot be changed later."
  type        = string
}

variable "labels" {
  description = "Its labels."
  type        = map(string)
}

variable "deletion_protection" {
  description = "Whether it is kept from being destroyed while it holds tables."
  type        = bool
}
