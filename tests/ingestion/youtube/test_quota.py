"""Quota counts in Pacific days, survives a kill, and stops a bucket until midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from ingestion.pacific import pacific_date, pacific_midnight_after
from ingestion.youtube.errors import QuotaExceededError
from ingestion.youtube.quota import Pace, QuotaLedger

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)  # noon in Los Angeles


def ledger(folder: Path, now: datetime = NOON, limit: int = 3) -> QuotaLedger:
    return QuotaLedger(folder, lambda: now, {"data": limit, "analytics": None})


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-08T07:59:59+00:00", date(2026, 3, 7)),  # last second before the 23-hour day
        ("2026-03-08T08:00:00+00:00", date(2026, 3, 8)),
        ("2026-03-09T06:59:59+00:00", date(2026, 3, 8)),  # the day has lost an hour
        ("2026-03-09T07:00:00+00:00", date(2026, 3, 9)),
        ("2026-11-01T07:00:00+00:00", date(2026, 11, 1)),
        ("2026-11-02T07:59:59+00:00", date(2026, 11, 1)),  # the day has won an hour
        ("2026-11-02T08:00:00+00:00", date(2026, 11, 2)),
    ],
)
def test_a_moment_lies_in_its_pacific_day_on_both_clock_changes(moment: str, day: date) -> None:
    assert pacific_date(datetime.fromisoformat(moment)) == day


def test_quota_starts_anew_at_pacific_midnight() -> None:
    assert pacific_midnight_after(NOON) == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_what_was_used_is_known_to_the_next_process(tmp_path: Path) -> None:
    ledger(tmp_path).charge("data", 2)
    assert ledger(tmp_path).used("data") == 2
    assert ledger(tmp_path).left("data") == 1


def test_a_line_cut_by_a_kill_does_not_hide_the_others(tmp_path: Path) -> None:
    ledger(tmp_path).charge("data", 2)
    with (tmp_path / "2026-11-20.jsonl").open("a") as file:
        file.write('{"bucket":"da')
    assert ledger(tmp_path).used("data") == 2


def test_a_call_over_the_budget_is_refused_and_not_counted(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.charge("data", 3)
    with pytest.raises(QuotaExceededError, match=r"run again after 2026-11-21 08:00 UTC"):
        book.charge("data", 1)
    assert book.used("data") == 3


def test_an_exhausted_bucket_stays_closed_for_other_processes_until_midnight(
    tmp_path: Path,
) -> None:
    ledger(tmp_path).exhaust("data")
    with pytest.raises(QuotaExceededError):
        ledger(tmp_path).charge("data", 1)
    assert ledger(tmp_path).left("data") == 0
    tomorrow = ledger(tmp_path, datetime(2026, 11, 21, 8, tzinfo=UTC))
    assert tomorrow.charge("data", 1) == date(2026, 11, 21)


def test_a_bucket_without_limit_only_counts(tmp_path: Path) -> None:
    book = ledger(tmp_path)
    book.charge("analytics", 50_000)
    assert book.left("analytics") is None
    assert book.used("analytics") == 50_000


def test_calls_of_a_full_minute_wait_until_the_oldest_is_a_minute_old() -> None:
    now, slept = [100.0], []
    pace = Pace({"reporting": 2}, monotonic=lambda: now[0], sleep=slept.append)
    pace.wait("reporting")
    now[0] = 110.0
    pace.wait("reporting")
    pace.wait("reporting")
    assert slept == [50.0]
    pace.wait("data")
    assert slept == [50.0]
