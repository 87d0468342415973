resource "google_bigquery_dataset" "this" {
  project                    = var.project
  dataset_id                 = var.dataset_id
  description                = var.description
  location                   = var.location
  labels                     = var.labels
  max_time_travel_hours      = "168"
  delete_contents_on_destroy = !var.deletion_protection

  # No default expiry: raw partitions expire by the setting of the environment, which Groundswell sets
  # table by table once their rows are archived; what a loader remembers lies beside them and must stay.

  # Grants are made one by one: service accounts here, groups and authorised datasets by `groundswell access apply`.
  lifecycle {
    ignore_changes = [access]
  }
}
