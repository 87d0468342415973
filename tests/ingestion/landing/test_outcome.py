"""Ranges, gaps and refusals go into the ledgers and into the report, under the source's words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ingestion.landing.columns import LEDGERS, REQUESTS, RawSource, ledger_tables
from ingestion.landing.errors import ChangedTypeError, SourceError
from ingestion.landing.landing import Landing
from ingestion.landing.memory import read_ranges, read_refusals
from ingestion.landing.outcome import AccountRecord, Notes, undocumented_forms_explained
from ingestion.landing.plan import LoadPlan, PlanLine
from ingestion.ranges import Days, Held
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)  # still the 19th in California
MADE = RawSource(
    name="made",
    dataset="raw_made",
    tables={**ledger_tables("shop_id"), "requests": REQUESTS},
    memory=LEDGERS,
    account_column="shop_id",
    newest_day_resource="sales",
)
WEEK = Days(date(2026, 11, 10), date(2026, 11, 16))


class Rig:
    """A warehouse, and the record of shop 1."""

    def __init__(self, folder: Path) -> None:
        self.target = Target.local(folder / "warehouse.duckdb")
        self.notes = Notes()
        self.landing = Landing(MADE, self.target, var=folder)
        self.record = AccountRecord(self.landing, self.notes, "1", "Corner shop", now=NOW)

    def landed(self, sql: str) -> list[dict[str, Any]]:
        self.landing.flush()
        with open_warehouse(self.target, read_only=True) as warehouse:
            rows: list[dict[str, Any]] = warehouse.query(sql).to_pylist()
        return rows


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


@pytest.mark.integration
def test_a_gap_is_a_row_a_range_and_one_line(rig: Rig) -> None:
    later = Days(date(2026, 11, 18), date(2026, 11, 18))
    rig.record.gap("sales", [WEEK, later], "error", detail="half an answer")
    rows = rig.landed(
        "select shop_id, resource, gap_start_date, reason, detail, api_version, consent_scope "
        "from raw_made.collection_gaps order by gap_start_date"
    )
    assert [row["gap_start_date"] for row in rows] == [WEEK.start, later.start]
    assert {(row["shop_id"], row["reason"], row["api_version"]) for row in rows} == {
        ("1", "error", "groundswell")
    }
    assert rig.notes.gaps == ["Corner shop: sales not collected: error (half an answer)"]


@pytest.mark.integration
def test_what_was_recorded_is_remembered(rig: Rig) -> None:
    rig.record.fetched("sales", WEEK)
    rig.record.refused("sales", ["tips", "fees"], "retired", detail="no such name")
    rig.landing.flush()
    with open_warehouse(rig.target, read_only=True) as warehouse:
        held, last = read_ranges(warehouse, MADE)
        refused = read_refusals(warehouse, MADE)
    assert held == {("1", "sales"): [Held(WEEK, date(2026, 11, 19))]}
    assert last == {("1", "sales"): NOW}
    assert refused == {("1", "sales"): {"fees": ("retired", NOW), "tips": ("retired", NOW)}}


def test_the_newest_day_is_that_of_the_source_s_figures(rig: Rig) -> None:
    rig.record.fetched("visitors", Days(WEEK.end, date(2026, 11, 19)))
    assert rig.notes.newest_day is None
    rig.record.fetched("sales", WEEK)
    assert rig.notes.newest_day == WEEK.end


def test_an_error_and_a_warning_are_noted_once(rig: Rig) -> None:
    for _ in range(2):
        rig.record.failed(SourceError("closed"))
        rig.record.warned("the key ends in 2 days")
    assert [str(error) for error in rig.notes.failures] == ["Corner shop: closed"]
    assert rig.notes.warnings == ["the key ends in 2 days"]


def test_an_answer_of_another_form_is_one_clear_line() -> None:
    with (
        pytest.raises(ChangedTypeError, match="sales: expected an answer as documented"),
        undocumented_forms_explained("sales"),
    ):
        raise KeyError("id")


def test_a_plan_adds_up_by_bucket() -> None:
    lines = (PlanLine("a", "sales", "tills", 3, ""), PlanLine("b", "sales", "tills", 4, ""))
    planned = LoadPlan(lines, {"tills": 10, "safes": None}, discovery_calls=1)
    assert planned.calls == 7
    assert planned.buckets == {"tills": (7, 10), "safes": (0, None)}
