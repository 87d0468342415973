"""A local BigQuery and a local bucket: what tests and `make bigquery-server` talk to.

They are local-bigquery and gcp-storage-emulator, in an environment of their own. `start` runs them
until they are stopped; a `FaultyBigQuery` in front of them fails as Google does.
"""

from sandbox.bigquery.faults import BigQueryFault, BigQueryFaults
from sandbox.bigquery.proxy import FaultyBigQuery, Passed
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
    "BigQueryFault",
    "BigQueryFaults",
    "BigQueryNotStartedError",
    "FaultyBigQuery",
    "Passed",
    "RunningBigQuery",
    "reason_not_installed",
    "start",
]
