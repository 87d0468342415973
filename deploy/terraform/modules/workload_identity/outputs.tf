output "providers" {
  description = "Full name of the provider of each kind that needs one."
  value       = { for provider in google_iam_workload_identity_pool_provider.github : "github" => provider.name }
}
