"""Two commands at once on one warehouse on BigQuery, from two folders: one works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from groundswell.exit_codes import ExitCode
from tests.groundswell.command import groundswell
from warehouse.bigquery_lock import bigquery_lock
from warehouse.bigquery_settings import BigQuerySettings
from warehouse.lock_holder import Holder

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bigquery.server import Server

pytestmark = pytest.mark.integration


def test_a_second_command_ends_at_once_with_one_line_that_names_the_first(
    server: Server, tmp_path: Path
) -> None:
    variables = server.environment() | {"GROUNDSWELL_BIGQUERY_DATASET_PREFIX": "two_"}
    settings = BigQuerySettings.from_environment(variables)
    first = replace(Holder.here("run", tmp_path / "a"), user="maria", host="worker-1")
    with bigquery_lock(settings, holder=first):
        second = groundswell(
            *("load", "--target", "bigquery", "--var", tmp_path / "b"), **variables
        )
    assert second.code == ExitCode.BUSY
    assert second.err.startswith(
        "groundswell: BigQuery project groundswell-local, datasets two_* are in use by "
        f"`groundswell run` of maria on worker-1 (process {first.pid}, since {first.since}): wait "
        "until it ends; if its machine is gone, the lock ends by itself at "
    )
    assert second.err.count("\n") == 1
    assert not (tmp_path / "b" / "dlt").exists()
