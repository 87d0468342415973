resource "google_bigquery_dataset" "this" {
  project                         = var.project
  dataset_id                      = var.dataset_id
  description                     = var.description
  location                        = var.location
  labels                          = var.labels
  default_partition_expiration_ms = var.partition_expiration_days == null ? null : var.partition_expiration_days * 24 * 60 * 60 * 1000
  max_time_travel_hours           = "168"
  delete_contents_on_destroy      = !var.deletion_protection

  # Grants are made one by one: service accounts here, groups and authorised datasets by `groundswell access apply`.
  lifecycle {
    ignore_changes = [access]
  }
}
