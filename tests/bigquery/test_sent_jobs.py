"""The check of statements as sent knows what they make and refuses what Google refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.bigquery.sent_jobs import Sent, newly_sent
from tests.dbt.googlesql import kind_of

DAYS = {
    "account_key": kind_of("string"),
    "metric_date": kind_of("date"),
    "view_count": kind_of("bigint"),
}
MERGE = """
    merge into `p`.`marts`.`days` as held
    using (select * from `p`.`marts`.`days__dbt_tmp`) as made
    on false
    when not matched by source and held.metric_date between '2026-11-01' and '2026-11-07'
        then delete
    when not matched then insert (`account_key`, `metric_date`, `view_count`)
        values (`account_key`, `metric_date`, {value})
"""
MADE = """
    create or replace table `p`.`marts`.`days__dbt_tmp`
    partition by metric_date cluster by account_key
    options (require_partition_filter = true)
    as (select account_key, metric_date, 2 * view_count as view_count from `p`.`marts`.`days`)
"""


def checked(*texts: str, parameters: tuple[str, ...] = ()) -> tuple[str, ...]:
    types = [kind_of(kind) for kind in parameters]
    return Sent({"p.marts.days": DAYS}, [(text, "", types) for text in texts]).checked().refused


def test_a_table_is_known_by_what_made_it() -> None:
    assert checked(MADE, MERGE.format(value="`view_count`")) == ()
    (line,) = checked(MERGE.format(value="`view_count`"))
    assert "Table not found" in line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (MERGE.format(value="'many'"), "type STRING which cannot be inserted"),
        ("create view p.marts.v as select nothing from p.marts.days", "Unrecognized name"),
        ("insert into p.marts.days (account_key) select view_count from p.marts.days", "INT64"),
        ("delete from p.marts.days where metric_date = 7", "No matching signature"),
        ("select sum(view_count > 0) from p.marts.days", "No matching signature"),
    ],
)
def test_a_statement_google_refuses_is_told(text: str, told: str) -> None:
    (line,) = checked(MADE, text)
    assert told in line


def test_parameters_have_the_types_they_were_sent_with() -> None:
    question = "select view_count from p.marts.days where metric_date >= ?"
    assert checked(question, parameters=("date",)) == ()
    (line,) = checked(question, parameters=("bigint",))
    assert "No matching signature" in line


def test_each_text_is_taken_once_in_the_order_sent_and_nothing_of_dlt() -> None:
    def job(minute: int, query: str, kind: str = "SELECT", error: Any = None) -> Any:
        return SimpleNamespace(
            job_type="query",
            created=datetime(2026, 11, 20, 14, minute, tzinfo=UTC),
            query=query,
            statement_type=kind,
            query_parameters=[],
            error_result=error,
        )

    jobs = [
        job(5, "select 2"),
        job(4, "select 1"),
        job(3, "select 2"),
        job(2, "select * from d.INFORMATION_SCHEMA.COLUMNS"),
        job(1, "declare x bool; create table d.t (a int64)", "SCRIPT"),
        job(0, "select nothing", error={"reason": "invalidQuery"}),
        SimpleNamespace(job_type="load"),
    ]
    client = SimpleNamespace(list_jobs=lambda all_users: jobs, list_datasets=list)
    known: set[str] = set()
    sent = newly_sent(client, known)
    assert [text for text, *_ in sent.statements] == ["select 2", "select 1"]
    assert newly_sent(client, known).statements == []
