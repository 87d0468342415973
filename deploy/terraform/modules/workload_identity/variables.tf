variable "project" {
  description = "Project of the pool and the accounts."
  type        = string
}

variable "identities" {
  description = "Who may act as which account: kind, subject, account."
  type        = map(object({ kind = string, subject = string, account = string }))
}

variable "accounts" {
  description = "Resource name of each service account."
  type        = map(string)
}
