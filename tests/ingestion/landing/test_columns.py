"""One source's tables: typed rows, unknown columns kept, changed types refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ingestion.landing.columns import (
    DAY,
    INTEGER,
    JSON,
    LEDGERS,
    MOMENT,
    MONEY,
    REAL,
    REQUESTS,
    TEXT,
    RawSource,
    as_json,
    ledger_tables,
)
from ingestion.landing.errors import ChangedTypeError, SourceError

KINDS = {
    "name": TEXT,
    "count": INTEGER,
    "share": REAL,
    "money": MONEY,
    "day": DAY,
    "at": MOMENT,
    "payload": JSON,
}
MADE = RawSource(
    name="made",
    dataset="raw_made",
    tables={"things": {"shop_id": TEXT, **KINDS}, **ledger_tables("shop_id"), "requests": REQUESTS},
    memory=LEDGERS,
    account_column="shop_id",
    newest_day_resource="things",
)


def value(column: str, given: object) -> object:
    return MADE.arrow_rows("things", [{column: given}])[column][0].as_py()


def test_each_kind_keeps_its_value() -> None:
    assert value("name", 9007199254740993) == "9007199254740993"
    assert value("count", Decimal("12")) == 12
    assert value("share", 1) == 1.0
    assert value("money", Decimal("0.1000000004")) == Decimal("0.100000000")
    assert value("day", date(2026, 11, 20)) == date(2026, 11, 20)
    assert value("at", datetime(2026, 11, 20, tzinfo=UTC)) == datetime(2026, 11, 20, tzinfo=UTC)
    assert value("payload", '{"a":1}') == '{"a":1}'


@pytest.mark.parametrize(
    ("column", "given"),
    [("count", "12"), ("count", 1.5), ("count", True), ("money", "3"), ("at", "yesterday")],
)
def test_another_type_is_refused_and_named(column: str, given: object) -> None:
    with pytest.raises(ChangedTypeError, match=rf"things\.{column}: expected") as caught:
        MADE.arrow_rows("things", [{column: given}])
    assert isinstance(caught.value, SourceError)
    assert caught.value.gap_reason == "error"
    assert "\n" not in str(caught.value)


def test_a_column_nobody_declared_lands_as_text_and_a_missing_one_is_null() -> None:
    table = MADE.arrow_rows("things", [{"count": 1, "mood": 7}, {"count": None}])
    assert table["mood"].to_pylist() == ["7", None]
    assert table["count"].to_pylist() == [1, None]
    assert table["share"].to_pylist() == [None, None]


def test_every_table_ends_with_where_its_rows_came_from() -> None:
    for table in MADE.tables:
        names = MADE.arrow_schema(table).names
        assert names[-4:] == ["observed_at", "request_id", "api_version", "consent_scope"]


def test_tables_are_clustered_by_their_account_and_requests_by_what_was_asked() -> None:
    assert MADE.cluster_column("things") == "shop_id"
    assert MADE.cluster_column("collection_gaps") == "shop_id"
    assert MADE.cluster_column("requests") == "endpoint"


def test_ledgers_are_named_by_the_source_s_own_word_for_an_account() -> None:
    assert set(ledger_tables("page_id")) == LEDGERS
    assert all(next(iter(columns)) == "page_id" for columns in ledger_tables("page_id").values())


def test_json_keeps_numbers_and_letters() -> None:
    payload = {"id": 9007199254740993, "share": Decimal("0.5"), "name": "Crème brûlée"}
    assert as_json(payload) == '{"id":9007199254740993,"share":0.5,"name":"Crème brûlée"}'
