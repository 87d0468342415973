output "channels" {
  description = "Notification channels of the addresses."
  value       = local.channels
}
