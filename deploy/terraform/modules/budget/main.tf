locals {
  # Google's own numbers of the services, the same in every project.
  services = [
    "services/24E6-581D-38E5", # BigQuery
    "services/95FF-2EF5-5EA1", # Cloud Storage
  ]
}

data "google_project" "this" {
  project_id = var.project
}

resource "google_billing_budget" "this" {
  billing_account = var.billing_account
  display_name    = "Groundswell: BigQuery and storage of ${var.project}"

  budget_filter {
    projects               = ["projects/${data.google_project.this.number}"]
    services               = local.services
    calendar_period        = "MONTH"
    credit_types_treatment = "EXCLUDE_ALL_CREDITS"
  }

  amount {
    specified_amount {
      currency_code = var.currency
      units         = tostring(floor(var.amount))
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.8, 1.0]

    content {
      threshold_percent = threshold_rules.value
      spend_basis       = "CURRENT_SPEND"
    }
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    monitoring_notification_channels = slice(var.channels, 0, min(5, length(var.channels)))
    disable_default_iam_recipients   = false
  }
}
