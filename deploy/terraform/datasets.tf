# One dataset a layer, and one for each audience: the names the project itself uses.
locals {
  layers = {
    raw_youtube   = "Readings of YouTube's APIs and bulk reports, as received; only added to."
    raw_facebook  = "Readings of Facebook Pages through the Graph API, as received; only added to."
    raw_instagram = "Readings of Instagram accounts through the Graph API, as received; only added to."
    raw_files     = "Rows of imported export files, as received; only added to."
    staging       = "Raw rows in our words, types and units; views."
    intermediate  = "Versions: one row a value and how long it was the newest known."
    marts         = "Entities and facts, one grain each."
    features      = "What was known of a post at a stated moment."
    predictions   = "Every forecast, match and effect ever told, never overwritten."
    ops           = "Who wrote the warehouse, what each step last read, who is at work."
  }

  audiences = {
    analysts   = "What analysts may see: views over marts and features, no money."
    dashboards = "What dashboards may see: reports and aggregated facts, no money."
    finance    = "What finance may see: revenue, statements and the reports with money."
  }

  raw_layers = toset([for layer in keys(local.layers) : layer if startswith(layer, "raw_")])
}

module "layer" {
  source   = "./modules/dataset"
  for_each = local.layers

  project             = var.project
  dataset_id          = "${var.dataset_prefix}${each.key}"
  description         = each.value
  location            = var.location
  labels              = merge(var.labels, { layer = each.key })
  deletion_protection = var.deletion_protection

  depends_on = [google_project_service.used]
}

module "audience" {
  source   = "./modules/dataset"
  for_each = local.audiences

  project             = var.project
  dataset_id          = "${var.dataset_prefix}${each.key}"
  description         = each.value
  location            = var.location
  labels              = merge(var.labels, { layer = each.key })
  deletion_protection = var.deletion_protection

  depends_on = [google_project_service.used]
}
