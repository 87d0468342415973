output "email" {
  description = "Address of the account."
  value       = google_service_account.this.email
}

output "member" {
  description = "The account as IAM names it."
  value       = google_service_account.this.member
}

output "name" {
  description = "Resource name of the account."
  value       = google_service_account.this.name
}
