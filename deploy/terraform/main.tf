locals {
  services = toset([
    "bigquery.googleapis.com",
    "bigquerystorage.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudquotas.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
  ])
}

resource "google_project_service" "used" {
  for_each = local.services

  project            = var.project
  service            = each.key
  disable_on_destroy = false
}

module "bucket" {
  source = "./modules/bucket"

  project             = var.project
  name                = var.bucket_name
  location            = var.location
  labels              = var.labels
  retention_days      = var.archive_retention_days
  retention_locked    = var.archive_retention_locked
  archive_classes     = var.archive_classes
  staging_days        = var.staging_days
  deletion_protection = var.deletion_protection

  depends_on = [google_project_service.used]
}

module "alerts" {
  source = "./modules/alerts"

  project            = var.project
  emails             = var.alert_emails
  billed_gib_per_day = var.alert_billed_gib_per_day
  silent_hours       = var.alert_silent_hours
  ops_dataset_id     = module.layer["ops"].dataset_id
  principals         = [for account in ["loader", "transformer", "runner"] : module.service_account[account].email]
}

module "budget" {
  source = "./modules/budget"
  count  = var.billing_account == null ? 0 : 1

  project         = var.project
  billing_account = var.billing_account
  amount          = var.monthly_budget.amount
  currency        = var.monthly_budget.currency
  channels        = module.alerts.channels

  depends_on = [google_project_service.used]
}

module "quota" {
  source = "./modules/quota"
  for_each = {
    for quota, gib in {
      QueryUsagePerDay        = var.query_gib_per_day
      QueryUsagePerUserPerDay = var.query_gib_per_user_and_day
    } : quota => gib if gib != null
  }

  project  = var.project
  quota_id = each.key
  gib      = each.value
  contact  = var.quota_contact

  depends_on = [google_project_service.used]
}
