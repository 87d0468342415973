"""Every question of the reports is valid on BigQuery, means the same there and has a bound."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reports
from reports import html, xlsx
from tests.bigquery.sent_sql import partition_columns, recorded, refusals, unbounded
from tests.reports.conftest import NOW

if TYPE_CHECKING:
    from tests.bigquery.sent_sql import Sent
    from warehouse import Target


@pytest.fixture(scope="module")
def sent(
    tmp_path_factory: pytest.TempPathFactory, made: Target, public: Target, social: Target
) -> Sent:
    """What the reports ask of marts that hold everything, and of those that hold little."""
    folder = tmp_path_factory.mktemp("asked")
    with recorded() as sent:
        for name, target in (("made", made), ("public", public), ("social", social)):
            html.write(target, folder=folder / name, now=NOW, derived_metrics_enabled=True)
        xlsx.write(made, path=folder / "revenue.xlsx", now=NOW)
    return sent


def test_google_accepts_every_question_to_the_declared_marts(sent: Sent) -> None:
    assert refusals(sent) == []


def test_every_question_names_a_first_day_of_each_table_kept_by_day(sent: Sent) -> None:
    partitions = partition_columns()
    assert partitions["marts.fct_post_metrics_daily"] == "metric_date"
    assert unbounded(sent, partitions) == []


def test_every_question_file_was_asked(sent: Sent) -> None:
    def words(sql: str) -> str:
        without = re.sub(r"--[^\n]*|\$\w+|\?(, \?)*", " ", sql)
        return " ".join(without.split())

    asked = {words(sql) for sql in sent}
    files = Path(reports.__file__).parent.rglob("*.sql")
    unasked = [file.name for file in files if words(file.read_text("utf-8")) not in asked]
    assert unasked == []
