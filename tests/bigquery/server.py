"""The local BigQuery server as the tests of this folder take it."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.bigquery import PROJECT, RunningBigQuery, reason_not_installed, start

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PROJECT", "ROOT", "Server", "reason_not_installed", "running"]

ROOT = Path(__file__).resolve().parents[2]


class Server(RunningBigQuery):
    """A running server whose settings are those of a quick test: nothing is retried."""

    def settings(self) -> dict[str, str]:
        """Return the environment variables that lead dbt to this server."""
        return self.environment() | {"GROUNDSWELL_BIGQUERY_JOB_RETRIES": "0"}


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start the server on free ports of 127.0.0.1, keeping its data in `folder`; stop it after."""
    with start(folder) as started:
        yield Server(started.url, started.bucket_url, started.keyfile)
