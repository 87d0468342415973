resource "google_storage_bucket" "this" {
  project                     = var.project
  name                        = var.name
  location                    = var.location
  storage_class               = "STANDARD"
  labels                      = var.labels
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.deletion_protection

  # Off: an archived file is written once under a name of its own and never replaced, so there is no
  # earlier version to keep; a deletion by mistake is covered by the two policies below.
  versioning {
    enabled = false
  }

  soft_delete_policy {
    retention_duration_seconds = 7 * 24 * 60 * 60
  }

  dynamic "retention_policy" {
    for_each = var.retention_days > 0 ? [var.retention_days] : []

    content {
      retention_period = retention_policy.value * 24 * 60 * 60
      is_locked        = var.retention_locked
    }
  }

  dynamic "lifecycle_rule" {
    for_each = var.archive_classes

    content {
      action {
        type          = "SetStorageClass"
        storage_class = lifecycle_rule.key
      }

      condition {
        age            = lifecycle_rule.value
        matches_prefix = ["raw/"]
      }
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age            = max(var.staging_days, var.retention_days)
      matches_prefix = ["staging/"]
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 2
    }
  }
}
