# Service accounts, each with the least it needs. Roles on data are given on datasets and on the
# bucket, never on the project; on the project stands only what has no smaller place.
# Which group may read which views is granted by `groundswell access apply` from the workspace file.
locals {
  built_layers = ["staging", "intermediate", "marts", "features", "predictions", "ops"]

  accounts = {
    loader = {
      description = "groundswell load, import, archive: writes raw tables and the archive."
      datasets    = merge({ for layer in local.raw_layers : layer => "roles/bigquery.dataEditor" }, { ops = "roles/bigquery.dataEditor" })
      bucket      = ["roles/storage.objectCreator", "roles/storage.objectViewer"]
      project     = ["roles/bigquery.jobUser"]
    }
    transformer = {
      description = "groundswell build, train, score, report: reads raw tables, writes everything made of them, archives forecasts."
      datasets    = merge({ for layer in local.raw_layers : layer => "roles/bigquery.dataViewer" }, { for layer in local.built_layers : layer => "roles/bigquery.dataEditor" })
      bucket      = ["roles/storage.objectCreator", "roles/storage.objectViewer"]
      project     = ["roles/bigquery.jobUser", "roles/bigquery.readSessionUser"]
    }
    runner = {
      description = "groundswell run: all steps in one process."
      datasets    = { for layer in keys(local.layers) : layer => "roles/bigquery.dataEditor" }
      bucket      = ["roles/storage.objectCreator", "roles/storage.objectViewer"]
      project     = ["roles/bigquery.jobUser", "roles/bigquery.readSessionUser"]
    }
    reader = {
      description = "Dashboards: reads the views of the dashboards dataset."
      datasets    = { dashboards = "roles/bigquery.dataViewer" }
      bucket      = []
      project     = ["roles/bigquery.jobUser", "roles/bigquery.readSessionUser"]
    }
    access = {
      description = "groundswell access apply: makes the views of each audience and grants them."
      datasets    = { for dataset in concat(["marts", "features"], keys(local.audiences)) : dataset => "roles/bigquery.dataOwner" }
      bucket      = []
      project     = ["roles/bigquery.jobUser", google_project_iam_custom_role.dataset_creator.id]
    }
  }

  dataset_roles = merge([
    for account, granted in local.accounts : {
      for dataset, role in granted.datasets : "${account}:${dataset}" => { account = account, dataset = dataset, role = role }
    }
  ]...)

  bucket_roles = merge([
    for account, granted in local.accounts : {
      for role in granted.bucket : "${account}:${role}" => { account = account, role = role }
    }
  ]...)

  dataset_ids = merge(
    { for layer, dataset in module.layer : layer => dataset.dataset_id },
    { for audience, dataset in module.audience : audience => dataset.dataset_id },
  )

  querying_groups = setunion(var.analyst_groups, var.finance_groups)
}

# Datasets of account groups, and as-of builds, are made by Groundswell itself: one permission, not a role of many.
resource "google_project_iam_custom_role" "dataset_creator" {
  project     = var.project
  role_id     = "groundswellDatasetCreator"
  title       = "Groundswell dataset creator"
  description = "May make datasets, whose owner the maker then is; sees no other dataset."
  permissions = ["bigquery.datasets.create"]
}

module "service_account" {
  source   = "./modules/service_account"
  for_each = local.accounts

  project       = var.project
  account_id    = "groundswell-${each.key}"
  description   = each.value.description
  project_roles = each.value.project

  depends_on = [google_project_service.used]
}

resource "google_project_iam_member" "as_of_builds" {
  for_each = var.allow_as_of_builds ? toset(["transformer", "runner"]) : toset([])

  project = var.project
  role    = google_project_iam_custom_role.dataset_creator.id
  member  = module.service_account[each.key].member
}

resource "google_bigquery_dataset_iam_member" "account" {
  for_each = local.dataset_roles

  project    = var.project
  dataset_id = local.dataset_ids[each.value.dataset]
  role       = each.value.role
  member     = module.service_account[each.value.account].member
}

resource "google_storage_bucket_iam_member" "account" {
  for_each = local.bucket_roles

  bucket = module.bucket.name
  role   = each.value.role
  member = module.service_account[each.value.account].member
}

resource "google_project_iam_member" "querying" {
  for_each = local.querying_groups

  project = var.project
  role    = "roles/bigquery.jobUser"
  member  = "group:${each.key}"
}

module "workload_identity" {
  source = "./modules/workload_identity"
  count  = length(var.workload_identities) == 0 ? 0 : 1

  project    = var.project
  identities = var.workload_identities
  accounts   = { for account, made in module.service_account : account => made.name }

  depends_on = [google_project_service.used]
}
