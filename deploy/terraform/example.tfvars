# Copy to a file of your own. Nothing here is secret; service accounts have no keys.
project                       = "acme-analytics"
location                      = "EU"
dataset_prefix                = "acme_"
labels                        = { application = "groundswell", team = "audience" }
bucket_name                   = "acme-analytics-groundswell"
raw_partition_expiration_days = 400
analyst_groups                = ["analysts@example.com"]
finance_groups                = ["finance@example.com"]
alert_emails                  = ["data-platform@example.com"]
billing_account               = "000000-AAAAAA-000000"
monthly_budget                = { amount = 300, currency = "EUR" }
quota_contact                 = "data-platform@example.com"

workload_identities = {
  nightly = { kind = "gke", subject = "groundswell/runner", account = "runner" }
  checks  = { kind = "github", subject = "acme/groundswell", account = "access" }
}
