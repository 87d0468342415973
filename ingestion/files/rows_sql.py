"""The SQL of an import: every row of a file typed, with the reason why it is none."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.files.conversion import EXPECTED, quick_sql, text_sql, value_sql
from ingestion.files.plan import json_columns
from ingestion.files.source import Layout, Source, identifier, quoted
from ingestion.files.targets import ROW_COLUMNS, TARGETS, Kind

if TYPE_CHECKING:
    from ingestion.files.parts import FilePart
    from ingestion.files.plan import ImportPlan, PlannedField

_SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class RowsSql:
    """The query over a file and where each field is in it.

    Attributes:
        query: row_number, is_control, is_landed, reason, extra_fields, t0 … tn.
        places: Table → field → its column in the query.
    """

    query: str
    places: dict[str, dict[str, str]]


def rows_sql(
    plan: ImportPlan, *, source: Source | None = None, part: FilePart | None = None
) -> RowsSql:
    """Return the query that types the rows of `plan`, or of a part, or of another `source`."""
    read = source or plan.source
    numbers: dict[str, int] = {}
    fields: list[PlannedField] = []
    places: dict[str, dict[str, str]] = {}
    for table, planned in plan.tables.items():
        places[table] = {}
        for field in planned:
            at = numbers.setdefault(field.reading, len(fields))
            if at == len(fields):
                fields.append(field)
            places[table][field.name] = f"t{at}"
    quick, texts, values = _stages(plan, fields)
    required = _required(plan, numbers)
    query = (
        f"with source_rows as ({read.sql(as_json=json_columns(plan), part=part)}), "
        f"quick as (select row_number, problem, {_control_sql(plan)} as is_control, "
        f"{_extra_sql(plan)} as extra_fields, {', '.join(quick)} from source_rows), "
        f"texts as (select *, {', '.join(texts)} from quick), "
        f"typed as (select *, {', '.join(values)} from texts) "
        f"select row_number, is_control, extra_fields, "
        f"{_landed_sql(plan, fields, required)} as is_landed, "
        f"{_reason_sql(fields, required)} as reason, "
        f"{', '.join(f't{at}' for at in range(len(fields)))} from typed"
    )
    return RowsSql(query, places)


def select_sql(plan: ImportPlan, table: str, places: dict[str, str], relation: str) -> str:
    """Return the query for the rows of `table` as they land, from the rows of the file."""
    constants = {
        "file_sha256": quoted(plan.facts.sha256),
        "file_name": quoted(plan.facts.path.name),
        "mapping_name": quoted(plan.mapping.name),
        "mapping_sha256": quoted(plan.key),
        "platform": quoted(plan.mapping.platform),
        "imported_at": f"cast({quoted(plan.imported_at.isoformat())} as timestamptz)",
    }
    keeps_others = table == next(iter(plan.tables))
    prefix = f"{plan.row_prefix}-"
    columns = [
        *(f"{constants[name]} as {identifier(name)}" for name in ROW_COLUMNS),
        "row_number as row_number",
        *(f"{place} as {identifier(name)}" for name, place in places.items()),
        f"{'extra_fields' if keeps_others else 'cast(null as json)'} as extra_fields",
        f"{quoted(prefix)} || cast(row_number as varchar) as _dlt_id",
    ]
    return f"select {', '.join(columns)} from {relation} where is_landed"


def _stages(plan: ImportPlan, fields: list[PlannedField]) -> tuple[list[str], list[str], list[str]]:
    """SQL of each field in three steps: the plain form, the text when that fails, the value.

    `v` is null when the quick form `q` was enough, so the long way costs only rows that need it.
    """
    quick: list[str] = []
    texts: list[str] = []
    values: list[str] = []
    for at, field in enumerate(fields):
        fast = quick_sql(field.raw, field.source, plan.mapping, field.kind)
        text = text_sql(f"r{at}", field.source, plan.mapping, field.kind)
        value = value_sql(f"v{at}", field.source, plan.mapping, field.kind)
        quick.append(f"{field.raw} as r{at}")
        if fast is None:
            texts.append(f"{text} as v{at}")
            values.append(f"{value} as t{at}")
        else:
            quick.append(f"{fast} as q{at}")
            texts.append(f"case when q{at} is null then {text} end as v{at}")
            values.append(f"coalesce(q{at}, {value}) as t{at}")
    return quick, texts, values


def _required(plan: ImportPlan, numbers: dict[str, int]) -> list[int]:
    found = {
        numbers[field.reading]
        for table, planned in plan.tables.items()
        for field in planned
        if field.name in TARGETS[table].required
    }
    return sorted(found)


def _control_sql(plan: ImportPlan) -> str:
    if plan.control is None or plan.mapping.control_rows is None:
        return "false"
    words = ", ".join(quoted(word.casefold()) for word in plan.mapping.control_rows.equals)
    return f"coalesce(problem is null and lower(trim(c{plan.control})) in ({words}), false)"


def _extra_sql(plan: ImportPlan) -> str:
    if not plan.kept:
        return "cast(null as json)"
    pairs = ", ".join(f"{quoted(plan.source.headers[at])}, c{at}" for at in plan.others)
    return f"json_object({pairs})"


def _is_bad(at: int, field: PlannedField) -> str | None:
    """SQL that is true when a text is there and no value came of it."""
    if field.kind not in EXPECTED:
        return None
    return f"(v{at} is not null and t{at} is null)"


def _landed_sql(plan: ImportPlan, fields: list[PlannedField], required: list[int]) -> str:
    bad = [sql for at, field in enumerate(fields) if (sql := _is_bad(at, field)) is not None]
    parts = ["not is_control", *(f"t{at} is not null" for at in required)]
    parts += [f"not {sql}" for sql in bad]
    # a broken JSON line has no field at all, so a required one is missing: reading every column
    # only to see that costs as much as landing them
    by_column = any(fields[at].at is not None for at in required)
    if not (plan.source.layout is Layout.JSON_LINES and by_column):
        parts.append("problem is null")
    return "(" + " and ".join(parts) + ")"


def _reason_sql(fields: list[PlannedField], required: list[int]) -> str:
    whens: list[str] = []
    for at, field in enumerate(fields):
        name = quoted(f"{field.name} ({field.origin}): ")
        if at in required:
            empty = f"v{at} is null and t{at} is null"
            whens.append(f"case when {empty} then {name} || 'is empty' end")
        bad = _is_bad(at, field)
        if bad is not None:
            shown = (
                f"replace(replace(left(v{at}, {_SHOWN_CHARACTERS}), chr(10), ' '), chr(13), ' ')"
            )
            expected = quoted(f"' is not {EXPECTED[field.kind]}{_form(field)}")
            whens.append(f"case when {bad} then {name} || '''' || {shown} || {expected} end")
    listed = ", ".join(whens) or "cast(null as varchar)"
    return (
        "case when is_control then null when problem is not null then problem "
        f"else nullif(concat_ws('; ', {listed}), '') end"
    )


def _form(field: PlannedField) -> str:
    """The form a value was expected in, where the mapping says one."""
    if field.kind in (Kind.MOMENT, Kind.DAY) and field.source.format:
        return f" of the form {' or '.join(field.source.format)}"
    return f" in {field.source.unit}" if field.source.unit else ""
