"""A build as of a moment is the build that was made then, row for row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dbt.made_history import daily_load, late_import
from tests.dbt.project import Project, differing_tables, one
from tests.dbt.raw_rows import append

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

MOMENT = "2026-09-05T14:00:00Z"
SUFFIX = "__as_of_20260905t140000z"


def test_an_as_of_build_equals_the_build_made_then_and_leaves_the_live_one(
    project: Project, tmp_path: Path
) -> None:
    made_then, made_now = tmp_path / "then.duckdb", tmp_path / "now.duckdb"
    known = [daily_load(number) for number in range(16)]
    later = [daily_load(number) for number in range(16, 22)]
    assert known[-1].observed_at == MOMENT
    append(made_then, *known)
    append(made_now, *known, *later, late_import("2026.9", "2026-09-16T15:00:00Z"))
    project.build(made_then)
    project.build(made_now)
    live = "select max(metric_date) from marts.fct_post_metrics_daily"
    newest = one(made_now, live)
    project.build(made_now, variables={"as_of": MOMENT})
    assert differing_tables(made_then, made_now, suffix=SUFFIX) == []
    assert one(made_now, live) == newest
