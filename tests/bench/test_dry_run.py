"""What is said of a dry run's bytes; the local server tells none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.history.dry_run import dry_run_bytes, report
from sandbox import bigquery
from warehouse import BigQuerySettings

if TYPE_CHECKING:
    from pathlib import Path


def test_the_largest_statement_comes_first() -> None:
    printed = report({"fct_small": 2_000_000, "fct_large": 1_500_000_000, "dim_empty": 0})
    assert [line.split() for line in printed.splitlines()] == [
        ["1,500.0", "MB", "fct_large"],
        ["2.0", "MB", "fct_small"],
        ["1,502.0", "MB", "together"],
    ]


def test_a_server_that_tells_nothing_is_not_taken_for_a_free_one() -> None:
    assert report({"fct_small": 0}) == (
        "the server answers 0 bytes to all 1 dry runs: it does not tell; "
        "docs/cost.md counts the partitions instead"
    )


def test_the_local_server_answers_a_dry_run_with_0(tmp_path: Path) -> None:
    if reason := bigquery.reason_not_installed():
        pytest.skip(reason)
    with bigquery.start(tmp_path) as running:
        client = BigQuerySettings.from_environment(running.environment(), None).client()
        assert dry_run_bytes(client, "select 1 as one") == 0
