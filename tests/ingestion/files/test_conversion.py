"""Texts become values by rule, or they become nothing: never a guess."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.files.conversion import quick_sql, text_sql, value_sql
from ingestion.files.mapping import FieldSource, Mapping
from ingestion.files.opening import reading_engine
from ingestion.files.targets import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with reading_engine(tmp_path_factory.mktemp("scratch")) as opened:
        yield opened


def mapping(**settings: Any) -> Mapping:
    plain = {"name": "m", "platform": "p", "tables": {"posts": {"post_id": "id"}}}
    return Mapping.model_validate({**plain, **settings})


def long_way(
    engine: duckdb.DuckDBPyConnection, text: str, kind: Kind, settings: Mapping, **source: Any
) -> Any:
    field = FieldSource(column=["x"], **source)
    query = (
        f"with texts as (select {text_sql('x', field, settings, kind)} as v "
        f"from (select cast(? as varchar) as x)) "
        f"select {value_sql('v', field, settings, kind)} from texts"
    )
    return engine.execute(query, [text]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026-1-3", date(2026, 1, 3)),
        ("2026-01-31T23:59:59Z", date(2026, 1, 31)),
        ("May 8, 2020", date(2020, 5, 8)),
        ("Sept. 29, 2025", date(2025, 9, 29)),
        ("November 5th, 2021", date(2021, 11, 5)),
        ("8 mai 2020", date(2020, 5, 8)),
        ("1er août 2025", date(2025, 8, 1)),
        ("3 déc. 2020", date(2020, 12, 3)),
        ("2026-02-31", None),
        ("31/12/2026", None),
        ("12 fooary 2020", None),
        ("soon", None),
        ("99999-01-01", None),
    ],
)
def test_a_day_is_read_in_forms_that_cannot_be_mistaken(
    engine: duckdb.DuckDBPyConnection, text: str, day: date | None
) -> None:
    assert long_way(engine, text, Kind.DAY, mapping()) == day


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("13-06-2025", "%d-%m-%Y", date(2025, 6, 13)),
        ("18.01.11", "%y.%d.%m", date(2018, 11, 1)),
        ("45000", "excel", date(2023, 3, 15)),
        ("32-06-2025", "%d-%m-%Y", None),
        ("2025-06-13", "%d-%m-%Y", None),
    ],
)
def test_a_declared_form_is_the_only_one_read(
    engine: duckdb.DuckDBPyConnection, text: str, form: str, day: date | None
) -> None:
    assert long_way(engine, text, Kind.DAY, mapping(), format=[form]) == day


@pytest.mark.parametrize(
    ("text", "source", "moment"),
    [
        ("2026-01-02T03:04:05.5Z", {}, datetime(2026, 1, 2, 3, 4, 5, 500000, tzinfo=UTC)),
        ("2026-01-02 03:04:05+02:00", {}, datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)),
        ("2026-01-02 03:04", {}, datetime(2026, 1, 2, 8, 4, tzinfo=UTC)),
        ("2026-07-02", {}, datetime(2026, 7, 2, 4, tzinfo=UTC)),
        ("Sept 29, 2025 at 5:04 PM", {}, datetime(2025, 9, 29, 21, 4, tzinfo=UTC)),
        ("1700000000", {"format": ["epoch"]}, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("1700000000000", {"format": ["epoch_ms"]}, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        ("45000.5", {"format": ["excel"]}, datetime(2023, 3, 15, 16, tzinfo=UTC)),
        (
            "Wed Oct 10 20:19:24 +0000 2018",
            {"format": ["%a %b %d %H:%M:%S %z %Y"]},
            datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC),
        ),
        ("1e300", {"format": ["epoch"]}, None),
        ("yesterday", {}, None),
    ],
)
def test_a_moment_without_a_zone_is_in_the_declared_one(
    engine: duckdb.DuckDBPyConnection, text: str, source: dict[str, Any], moment: datetime | None
) -> None:
    settings = mapping(time_zone="America/New_York")
    assert long_way(engine, text, Kind.MOMENT, settings, **source) == moment


@pytest.mark.parametrize(
    ("text", "settings", "count"),
    [
        ("12", {}, 12),
        ("-5", {}, -5),
        ("994285.0", {}, 994285),
        (" 1 234 ", {}, 1234),
        ("1\u202f234\u202f567", {}, 1234567),
        ("9007199254740993", {}, 9007199254740993),
        ("1,234", {"thousands": ","}, 1234),
        ("1.234", {"decimal": ",", "thousands": "."}, 1234),
        ("1,234", {}, None),
        ("12,34", {"thousands": ","}, None),
        ("12.5", {}, None),
        ("1_0", {}, None),
        ("99999999999999999999", {}, None),
        ("many", {}, None),
        ("N/A", {}, None),
    ],
)
def test_a_count_is_a_whole_number_with_declared_separators(
    engine: duckdb.DuckDBPyConnection, text: str, settings: dict[str, Any], count: int | None
) -> None:
    assert long_way(engine, text, Kind.COUNT, mapping(**settings)) == count


@pytest.mark.parametrize(
    ("text", "source", "seconds"),
    [
        ("0:03:04", {}, 184),
        ("3:04", {}, 184),
        ("PT10M12S", {}, 612),
        ("P1DT2H", {}, 93600),
        ("90", {}, 90),
        ("45.8772", {"unit": "hours"}, 165158),
        ("1500", {"unit": "milliseconds"}, 2),
        ("3:75", {}, None),
        ("P", {}, None),
    ],
)
def test_a_duration_becomes_seconds(
    engine: duckdb.DuckDBPyConnection, text: str, source: dict[str, Any], seconds: int | None
) -> None:
    assert long_way(engine, text, Kind.SECONDS, mapping(), **source) == seconds


@pytest.mark.parametrize(
    ("text", "settings", "source", "amount"),
    [
        ("76.731", {}, {}, Decimal("76.731")),
        ("$1234.50", {}, {}, Decimal("1234.5")),
        ("1 234,50 €", {"decimal": ","}, {}, Decimal("1234.5")),
        ("1500001", {}, {"unit": "micros"}, Decimal("1.500001")),
        ("250", {}, {"unit": "cents"}, Decimal("2.5")),
        ("free", {}, {}, None),
    ],
)
def test_money_is_decimal_and_exact(
    engine: duckdb.DuckDBPyConnection,
    text: str,
    settings: dict[str, Any],
    source: dict[str, Any],
    amount: Decimal | None,
) -> None:
    assert long_way(engine, text, Kind.MONEY, mapping(**settings), **source) == amount


def test_tags_packed_with_pipes_and_quotes_become_a_list(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    packed = 'Raptor|"Femme de Gauche"|"a"'
    assert long_way(engine, packed, Kind.LIST, mapping(), split="|") == (
        '["Raptor","Femme de Gauche","a"]'
    )


@given(
    text=st.one_of(
        st.integers().map(str),
        st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ")),
        st.dates(date(1800, 1, 1), date(2300, 1, 1)).map(str),
        st.text(max_size=12),
    ),
    kind=st.sampled_from([Kind.COUNT, Kind.SECONDS, Kind.MOMENT, Kind.DAY, Kind.ID]),
)
def test_the_quick_way_gives_what_the_long_way_gives(
    engine: duckdb.DuckDBPyConnection, text: str, kind: Kind
) -> None:
    field = FieldSource(column=["x"])
    quick = quick_sql("x", field, mapping(), kind)
    found = engine.execute(
        f"select {quick} from (select cast(? as varchar) as x)", [text]
    ).fetchall()[0][0]
    if found is not None:
        assert found == long_way(engine, text, kind, mapping())
