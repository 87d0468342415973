resource "google_service_account" "this" {
  project      = var.project
  account_id   = var.account_id
  display_name = var.account_id
  description  = var.description
}

# By place, not by name: a custom role's name is known only once it is made.
resource "google_project_iam_member" "project" {
  count = length(var.project_roles)

  project = var.project
  role    = var.project_roles[count.index]
  member  = google_service_account.this.member
}
