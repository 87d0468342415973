variable "project" {
  description = "Project of the account."
  type        = string
}

variable "account_id" {
  description = "Its name before the @."
  type        = string
}

variable "description" {
  description = "What it is for."
  type        = string
}

variable "project_roles" {
  description = "The few roles that can only be given on the project."
  type        = list(string)
}
