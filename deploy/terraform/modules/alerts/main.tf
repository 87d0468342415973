locals {
  # BigQuery's audit log says of every job how it ended and which table it changed; it is always on
  # and kept by the _Default log bucket, so no sink is needed.
  audited = "protoPayload.metadata.\"@type\"=\"type.googleapis.com/google.cloud.audit.BigQueryAuditMetadata\""

  # The table a step writes when, and only when, it has succeeded.
  recorded = "projects/${var.project}/datasets/${var.ops_dataset_id}/tables/step_fingerprints"

  channels = [for channel in google_monitoring_notification_channel.email : channel.id]
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.emails

  project      = var.project
  type         = "email"
  display_name = "Groundswell: ${each.key}"
  labels       = { email_address = each.key }
}

resource "google_logging_metric" "steps_succeeded" {
  project     = var.project
  name        = "groundswell/steps_succeeded"
  description = "Steps of Groundswell that succeeded and recorded it."
  filter      = "${local.audited} AND protoPayload.metadata.tableDataChange.reason=\"JOB\" AND protoPayload.resourceName=\"${local.recorded}\""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_logging_metric" "jobs_failed" {
  project     = var.project
  name        = "groundswell/jobs_failed"
  description = "BigQuery jobs of Groundswell's service accounts that ended with an error."
  filter = join(" AND ", [
    local.audited,
    "severity>=ERROR",
    "protoPayload.metadata.jobChange.job.jobStatus.jobState=\"DONE\"",
    "protoPayload.authenticationInfo.principalEmail=(${join(" OR ", [for address in var.principals : "\"${address}\""])})",
  ])

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_monitoring_alert_policy" "billed" {
  project               = var.project
  display_name          = "Groundswell: more bytes billed in a day than planned"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  conditions {
    display_name = "Bytes billed in 24 hours"

    condition_prometheus_query_language {
      query               = "sum(increase(bigquery_googleapis_com:query_scanned_bytes_billed[24h])) > ${floor(var.billed_gib_per_day * 1024 * 1024 * 1024)}"
      duration            = "0s"
      evaluation_interval = "900s"
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Over ${var.billed_gib_per_day} GiB were billed in 24 hours. `docs/cost.md` says what a daily run reads; the jobs stand in INFORMATION_SCHEMA.JOBS, by label."
  }
}

# A metric-absence condition ends at 23.5 hours, before a daily run is late: PromQL looks further back.
resource "google_monitoring_alert_policy" "silent" {
  project               = var.project
  display_name          = "Groundswell: no step succeeded for ${var.silent_hours} hours"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels

  conditions {
    display_name = "No step succeeded"

    condition_prometheus_query_language {
      query                     = "(sum(increase(logging_googleapis_com:user_groundswell_steps_succeeded[${var.silent_hours}h])) or vector(0)) < 1"
      duration                  = "0s"
      evaluation_interval       = "900s"
      disable_metric_validation = true # the metric has no point before the first run
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Run `groundswell status --target bigquery`, then `groundswell doctor --target bigquery`: it names what is missing."
  }

  depends_on = [google_logging_metric.steps_succeeded]
}

resource "google_monitoring_alert_policy" "failed" {
  project               = var.project
  display_name          = "Groundswell: BigQuery jobs fail"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  conditions {
    display_name = "Jobs that ended with an error in an hour"

    condition_prometheus_query_language {
      query                     = "sum(increase(logging_googleapis_com:user_groundswell_jobs_failed[1h])) > 0"
      duration                  = "0s"
      evaluation_interval       = "300s"
      disable_metric_validation = true # the metric has no point before the first failure
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "The log of the run says which step stopped and what to do; `docs/operations.md` lists the exit codes."
  }

  depends_on = [google_logging_metric.jobs_failed]
}
