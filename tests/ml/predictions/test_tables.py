"""What counts among the rows of a table that is only appended to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from ml.predictions import HELD_FOR, PredictionTable, code_version
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warehouse import Warehouse

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
DAY = timedelta(days=1)
MOODS = PredictionTable(
    "moods",
    pa.schema(
        [
            ("post_key", pa.string()),
            ("mood", pa.string()),
            ("model_version", pa.string()),
            ("made_at", pa.timestamp("us")),
        ]
    ),
    cluster_by=("post_key",),
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with open_warehouse(Target.local(tmp_path / "warehouse.duckdb")) as opened:
        yield opened


def say(warehouse: Warehouse, moment: datetime, **moods: str) -> None:
    """Append a mood a post, of a version named after the day."""
    records = [
        {"post_key": key, "mood": mood, "model_version": f"v{moment.day}"}
        for key, mood in moods.items()
    ]
    MOODS.append(warehouse, MOODS.rows(records, now=moment))


def newest(warehouse: Warehouse, now: datetime) -> dict[str, str]:
    rows = MOODS.newest(warehouse, key="post_key", columns=("mood",), now=now)
    return {key: row["mood"] for key, row in rows.items()}


def test_the_newest_row_of_each_post_counts(warehouse: Warehouse) -> None:
    say(warehouse, NOW - DAY, one="sad", other="calm")
    say(warehouse, NOW, one="glad")
    assert newest(warehouse, NOW) == {"one": "glad", "other": "calm"}
    assert MOODS.newest_version(warehouse, NOW) == "v20"


def test_the_newest_answer_is_whole(warehouse: Warehouse) -> None:
    say(warehouse, NOW - DAY, one="sad", other="calm")
    say(warehouse, NOW, one="glad")
    assert MOODS.newest_answer(warehouse, NOW)["post_key"].to_pylist() == ["one"]


def test_what_is_said_later_is_not_known_yet(warehouse: Warehouse) -> None:
    say(warehouse, NOW - DAY, one="sad")
    say(warehouse, NOW, one="glad")
    before = NOW - timedelta(hours=1)
    assert newest(warehouse, before) == {"one": "sad"}
    assert MOODS.newest_version(warehouse, before) == "v19"
    assert MOODS.newest_answer(warehouse, before)["mood"].to_pylist() == ["sad"]


def test_what_was_said_more_than_three_years_ago_is_said_again(warehouse: Warehouse) -> None:
    say(warehouse, NOW - HELD_FOR - DAY, one="sad")
    assert newest(warehouse, NOW) == {}
    assert MOODS.newest_version(warehouse, NOW) is None
    assert MOODS.newest_answer(warehouse, NOW).num_rows == 0


def test_a_table_that_is_not_there_holds_nothing_and_nothing_makes_none(
    warehouse: Warehouse,
) -> None:
    say(warehouse, NOW)
    assert newest(warehouse, NOW) == {}
    assert not warehouse.has_table("predictions", "moods")


def test_another_line_of_code_is_another_version(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("A = 1\n", encoding="utf-8")
    before = code_version(tmp_path)
    (tmp_path / "README.md").write_text("told\n", encoding="utf-8")
    assert code_version(tmp_path) == before
    (tmp_path / "model.py").write_text("A = 2\n", encoding="utf-8")
    assert code_version(tmp_path) != before
