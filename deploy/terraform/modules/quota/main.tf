resource "google_cloud_quotas_quota_preference" "this" {
  parent        = "projects/${var.project}"
  name          = "groundswell-${lower(var.quota_id)}"
  service       = "bigquery.googleapis.com"
  quota_id      = var.quota_id
  contact_email = var.contact
  justification = "A query by mistake must not cost a month's budget."

  # A cut of more than a tenth is what this is for.
  ignore_safety_checks = "QUOTA_DECREASE_PERCENTAGE_TOO_HIGH"

  quota_config {
    preferred_value = tostring(floor(var.gib * 1024)) # the quota counts MiB
  }
}
