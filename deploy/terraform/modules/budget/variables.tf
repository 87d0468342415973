variable "project" {
  description = "Project whose costs count."
  type        = string
}

variable "billing_account" {
  description = "Billing account the project is paid by."
  type        = string
}

variable "amount" {
  description = "Amount a month."
  type        = number
}

variable "currency" {
  description = "Its currency: that of the billing account."
  type        = string
}

variable "channels" {
  description = "Notification channels that are told."
  type        = list(string)
}
