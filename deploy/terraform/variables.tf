variable "project" {
  description = "Google Cloud project of the datasets, the bucket and the jobs."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "Expected a project id such as acme-analytics."
  }
}

variable "location" {
  description = "Location of the datasets and the bucket: a region or a multi-region. Jobs run where the datasets are."
  type        = string
  default     = "US"

  validation {
    condition     = can(regex("^(US|EU|[a-z]+-[a-z]+[0-9]+)$", var.location))
    error_message = "Expected US, EU or a region such as europe-west1."
  }
}

variable "dataset_prefix" {
  description = "What stands before the layer in a dataset's name, such as acme_. Equal to GROUNDSWELL_BIGQUERY_DATASET_PREFIX."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z][A-Za-z0-9_]*)?$", var.dataset_prefix))
    error_message = "Expected letters, digits and _, beginning with a letter."
  }
}

variable "labels" {
  description = "Labels of the datasets, the bucket and the jobs."
  type        = map(string)
  default     = { application = "groundswell" }

  validation {
    condition = alltrue([
      for name, value in var.labels :
      can(regex("^[a-z][a-z0-9_-]{0,62}$", name)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "Expected names and values of small letters, digits, _ and -, at most 63 long."
  }
}

variable "raw_partition_expiration_days" {
  description = "Days a partition of a raw table is kept once it is archived; null keeps it for ever. Part of the environment: Groundswell sets it table by table."
  type        = number
  default     = null

  validation {
    condition     = var.raw_partition_expiration_days == null || try(var.raw_partition_expiration_days >= 30, false)
    error_message = "Expected at least 30 days: runs read restated days again."
  }
}

variable "allow_as_of_builds" {
  description = "Whether the transformer and the runner may make datasets, which `groundswell build --as-of` does beside the live ones."
  type        = bool
  default     = false
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to destroy datasets and the bucket that still hold anything."
  type        = bool
  default     = true
}

variable "bucket_name" {
  description = "Name of the bucket of staging files and the archive; globally unique."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "Expected 3 to 63 small letters, digits, dots, _ and -."
  }
}

variable "archive_retention_days" {
  description = "Days in which nobody, the project's owners included, can delete or replace an object of the bucket; 0 sets no retention."
  type        = number
  default     = 30

  validation {
    condition     = var.archive_retention_days >= 0 && var.archive_retention_days <= 36500
    error_message = "Expected 0 to 36500 days."
  }
}

variable "archive_retention_locked" {
  description = "Whether the retention is locked. This can never be undone: the bucket then lives as long as its newest object."
  type        = bool
  default     = false
}

variable "archive_classes" {
  description = "Storage class of the archive by age in days. Its files are read again only by verify and rebuild."
  type        = map(number)
  default     = { NEARLINE = 30, COLDLINE = 120, ARCHIVE = 400 }

  validation {
    condition     = alltrue([for class in keys(var.archive_classes) : contains(["NEARLINE", "COLDLINE", "ARCHIVE"], class)])
    error_message = "Expected the classes NEARLINE, COLDLINE and ARCHIVE."
  }
}

variable "staging_days" {
  description = "Days after which a staging file is removed; not before the retention is over."
  type        = number
  default     = 7

  validation {
    condition     = var.staging_days >= 1
    error_message = "Expected at least 1 day."
  }
}

variable "analyst_groups" {
  description = "Google groups of analysts. They may run queries; what they see is granted by `groundswell access apply`."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for group in var.analyst_groups : can(regex("^[^@:]+@[^@]+$", group))])
    error_message = "Expected addresses of groups, without group: before them."
  }
}

variable "finance_groups" {
  description = "Google groups of finance. They may run queries; what they see is granted by `groundswell access apply`."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for group in var.finance_groups : can(regex("^[^@:]+@[^@]+$", group))])
    error_message = "Expected addresses of groups, without group: before them."
  }
}

variable "workload_identities" {
  description = "Who may act as a service account without a key: kind github (owner/repository), gke (namespace/name of a Kubernetes service account in this project's pool) and the account."
  type = map(object({
    kind    = string
    subject = string
    account = string
  }))
  default = {}

  validation {
    condition     = alltrue([for identity in values(var.workload_identities) : contains(["github", "gke"], identity.kind)])
    error_message = "Expected the kind github or gke."
  }

  validation {
    condition     = alltrue([for identity in values(var.workload_identities) : can(regex("^[^/]+/[^/]+$", identity.subject))])
    error_message = "Expected a subject owner/repository or namespace/name."
  }

  validation {
    condition = alltrue([
      for identity in values(var.workload_identities) :
      contains(["loader", "transformer", "runner", "reader", "access"], identity.account)
    ])
    error_message = "Expected one of the accounts loader, transformer, runner, reader, access."
  }
}

variable "billing_account" {
  description = "Billing account of the budget, such as 000000-AAAAAA-000000; null sets no budget."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "Expected three groups of six hexadecimal digits."
  }
}

variable "monthly_budget" {
  description = "Budget of BigQuery and Cloud Storage of this project a month, and its currency: that of the billing account."
  type        = object({ amount = number, currency = string })
  default     = { amount = 200, currency = "USD" }

  validation {
    condition     = var.monthly_budget.amount >= 1 && can(regex("^[A-Z]{3}$", var.monthly_budget.currency))
    error_message = "Expected an amount of at least 1 and a currency of three capitals."
  }
}

variable "alert_emails" {
  description = "Addresses that are told of alerts and of the budget."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@]+@[^@]+$", address))])
    error_message = "Expected e-mail addresses."
  }
}

variable "alert_billed_gib_per_day" {
  description = "Bytes billed in 24 hours, in GiB, above which an alert is raised."
  type        = number
  default     = 200

  validation {
    condition     = var.alert_billed_gib_per_day > 0
    error_message = "Expected more than 0 GiB."
  }
}

variable "alert_silent_hours" {
  description = "Hours without a step that succeeded after which an alert is raised; a daily run leaves 24."
  type        = number
  default     = 26

  validation {
    condition     = var.alert_silent_hours >= 1 && var.alert_silent_hours == floor(var.alert_silent_hours)
    error_message = "Expected a whole number of hours."
  }
}

variable "query_gib_per_day" {
  description = "Custom quota: GiB all queries of the project may scan a day, after which they are refused; null leaves Google's."
  type        = number
  default     = 1024

  validation {
    condition     = var.query_gib_per_day == null || try(var.query_gib_per_day >= 1, false)
    error_message = "Expected at least 1 GiB."
  }
}

variable "query_gib_per_user_and_day" {
  description = "Custom quota: GiB one person or service account may scan a day; null leaves Google's."
  type        = number
  default     = 256

  validation {
    condition     = var.query_gib_per_user_and_day == null || try(var.query_gib_per_user_and_day >= 1, false)
    error_message = "Expected at least 1 GiB."
  }
}

variable "quota_contact" {
  description = "Address Google asks for with a custom quota; null takes that of the account that applies."
  type        = string
  default     = null
}

variable "maximum_gib_billed" {
  description = "GiB one query of Groundswell may read before it is refused: GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED."
  type        = number
  default     = 50

  validation {
    condition     = var.maximum_gib_billed > 0
    error_message = "Expected more than 0 GiB."
  }
}
