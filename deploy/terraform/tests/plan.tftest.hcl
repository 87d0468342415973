# `terraform test` plans the whole module with a mocked provider: no credentials, nothing is made.
mock_provider "google" {}

variables {
  project         = "acme-analytics"
  location        = "EU"
  dataset_prefix  = "acme_"
  bucket_name     = "acme-analytics-groundswell"
  analyst_groups  = ["analysts@example.com"]
  finance_groups  = ["finance@example.com"]
  alert_emails    = ["data-platform@example.com"]
  billing_account = "000000-AAAAAA-000000"
}

run "every_dataset_has_the_prefix_and_the_location" {
  assert {
    condition     = alltrue([for name, dataset in output.datasets : dataset == "acme_${name}"])
    error_message = "A dataset lacks the prefix."
  }

  assert {
    condition     = length(output.datasets) == 13
    error_message = "Expected ten layers and three audiences."
  }
}

run "the_environment_leads_groundswell_to_what_was_made" {
  variables {
    labels                        = { application = "groundswell", team = "audience" }
    raw_partition_expiration_days = 400
    maximum_gib_billed            = 2
  }

  assert {
    condition = tomap(output.environment) == tomap({
      GROUNDSWELL_BIGQUERY_PROJECT                       = "acme-analytics"
      GROUNDSWELL_BIGQUERY_LOCATION                      = "EU"
      GROUNDSWELL_BIGQUERY_BUCKET                        = "gs://acme-analytics-groundswell"
      GROUNDSWELL_BIGQUERY_METHOD                        = "oauth"
      GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED          = "2147483648"
      GROUNDSWELL_BIGQUERY_LABELS                        = "application=groundswell,team=audience"
      GROUNDSWELL_BIGQUERY_DATASET_PREFIX                = "acme_"
      GROUNDSWELL_BIGQUERY_RAW_PARTITION_EXPIRATION_DAYS = "400"
    })
    error_message = "The environment differs."
  }
}

run "the_loader_writes_raw_tables_and_the_record_of_steps_only" {
  assert {
    condition = toset([
      for key, grant in google_bigquery_dataset_iam_member.account : "${grant.dataset_id} ${grant.role}"
      if startswith(key, "loader:")
      ]) == toset([
      "acme_ops roles/bigquery.dataEditor",
      "acme_raw_facebook roles/bigquery.dataEditor",
      "acme_raw_files roles/bigquery.dataEditor",
      "acme_raw_instagram roles/bigquery.dataEditor",
      "acme_raw_youtube roles/bigquery.dataEditor",
    ])
    error_message = "The loader's datasets differ."
  }
}

run "dashboards_read_their_own_dataset_only" {
  assert {
    condition = [
      for key, grant in google_bigquery_dataset_iam_member.account : "${grant.dataset_id} ${grant.role}"
      if startswith(key, "reader:")
    ] == ["acme_dashboards roles/bigquery.dataViewer"]
    error_message = "The reader's datasets differ."
  }
}

run "both_groups_may_run_queries" {
  assert {
    condition     = toset([for grant in google_project_iam_member.querying : grant.member]) == toset(["group:analysts@example.com", "group:finance@example.com"])
    error_message = "The groups that may query differ."
  }
}

run "a_budget_needs_a_billing_account" {
  variables {
    billing_account = null
  }

  assert {
    condition     = length(module.budget) == 0
    error_message = "There is a budget without a billing account."
  }
}

run "no_quota_where_none_is_wanted" {
  variables {
    query_gib_per_day          = null
    query_gib_per_user_and_day = 10
  }

  assert {
    condition     = keys(module.quota) == ["QueryUsagePerUserPerDay"]
    error_message = "Expected the quota of one user alone."
  }
}

run "names_google_would_refuse_are_refused_here" {
  command = plan

  variables {
    project        = "Acme"
    dataset_prefix = "acme-"
    bucket_name    = "Acme"
    location       = "Europe"
    labels         = { Application = "groundswell" }
  }

  expect_failures = [var.project, var.dataset_prefix, var.bucket_name, var.location, var.labels]
}

run "an_identity_of_an_unknown_kind_or_account_is_refused" {
  command = plan

  variables {
    workload_identities = { nightly = { kind = "jenkins", subject = "acme/groundswell", account = "owner" } }
  }

  expect_failures = [var.workload_identities]
}

run "a_workflow_may_act_as_the_account_it_is_given" {
  variables {
    workload_identities = {
      nightly = { kind = "gke", subject = "groundswell/runner", account = "runner" }
      checks  = { kind = "github", subject = "acme/groundswell", account = "access" }
    }
  }

  assert {
    condition     = keys(output.workload_identity_providers) == ["github"]
    error_message = "Expected a provider for GitHub alone; GKE has one of its own."
  }
}
