locals {
  github = { for name, identity in var.identities : name => identity if identity.kind == "github" }
  gke    = { for name, identity in var.identities : name => identity if identity.kind == "gke" }
  owners = toset([for identity in values(local.github) : split("/", identity.subject)[0]])
}

resource "google_iam_workload_identity_pool" "github" {
  count = length(local.github) == 0 ? 0 : 1

  project                   = var.project
  workload_identity_pool_id = "groundswell-github"
  display_name              = "Groundswell on GitHub"
  description               = "Workflows of the repositories that may act for Groundswell."
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = length(local.github) == 0 ? 0 : 1

  project                            = var.project
  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"

  attribute_mapping = {
    "google.subject"             = "assertion.sub"
    "attribute.repository"       = "assertion.repository"
    "attribute.repository_owner" = "assertion.repository_owner"
  }

  # Without a condition every repository of GitHub could ask for a token.
  attribute_condition = "assertion.repository_owner in [${join(", ", [for owner in local.owners : "'${owner}'"])}]"

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github" {
  for_each = local.github

  service_account_id = var.accounts[each.value.account]
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/attribute.repository/${each.value.subject}"
}

resource "google_service_account_iam_member" "gke" {
  for_each = local.gke

  service_account_id = var.accounts[each.value.account]
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${each.value.subject}]"
}
