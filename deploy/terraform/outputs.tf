output "environment" {
  description = "What Groundswell reads from its environment; write it to a file with the README's command."
  value = merge(
    {
      GROUNDSWELL_BIGQUERY_PROJECT              = var.project
      GROUNDSWELL_BIGQUERY_LOCATION             = var.location
      GROUNDSWELL_BIGQUERY_BUCKET               = "gs://${module.bucket.name}"
      GROUNDSWELL_BIGQUERY_METHOD               = "oauth"
      GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED = tostring(floor(var.maximum_gib_billed * 1024 * 1024 * 1024))
      GROUNDSWELL_BIGQUERY_LABELS               = join(",", [for name, value in var.labels : "${name}=${value}"])
    },
    var.dataset_prefix == "" ? {} : { GROUNDSWELL_BIGQUERY_DATASET_PREFIX = var.dataset_prefix },
    var.raw_partition_expiration_days == null ? {} : {
      GROUNDSWELL_BIGQUERY_RAW_PARTITION_EXPIRATION_DAYS = tostring(var.raw_partition_expiration_days)
    },
  )
}

output "datasets" {
  description = "Dataset of each layer and audience."
  value       = local.dataset_ids
}

output "service_accounts" {
  description = "Address of each service account."
  value       = { for account, made in module.service_account : account => made.email }
}

output "workload_identity_providers" {
  description = "Provider to name in a workflow, by kind of identity; empty without workload identities."
  value       = { for kind, provider in try(module.workload_identity[0].providers, {}) : kind => provider }
}
