"""A local BigQuery and a local bucket: what tests and `make bigquery-server` talk to.

They are local-bigquery and gcp-storage-emulator, in an environment of their own. `start` runs them
until they are stopped; `faults` makes them fail as Google does.
"""

from sandbox.bigquery.running import (
    ENVIRONMENT,
    PROJECT,
    BigQueryNotStartedError,
    RunningBigQuery,
    reason_not_installed,
    start,
)

__all__ = [
    "ENVIRONMENT",
    "PROJECT",
    "BigQueryNotStartedError",
    "RunningBigQuery",
    "reason_not_installed",
    "start",
]
