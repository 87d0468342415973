"""A mapping laid on one file: which column is which field, and what is left over."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.files.errors import MissingColumnError
from ingestion.files.mapping import FieldSource
from ingestion.files.source import Layout, quoted
from ingestion.files.targets import TARGETS, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from ingestion.files.intake import FileFacts
    from ingestion.files.mapping import Mapping
    from ingestion.files.source import Source


@dataclass(frozen=True)
class PlannedField:
    """One field of one table.

    Attributes:
        name: The field.
        kind: What its value is.
        source: What the mapping says of it.
        raw: SQL of its text in the source.
        origin: Where it comes from, for people.
        at: Position of its column; None when it is the same in every row.
    """

    name: str
    kind: Kind
    source: FieldSource
    raw: str
    origin: str
    at: int | None = None

    @property
    def reading(self) -> str:
        """Return what fields that are read alike have in common, in whatever tables."""
        return f"{self.kind.value} {self.raw} {self.source.model_dump_json()}"


@dataclass(frozen=True)
class ImportPlan:
    """How one file lands.

    Attributes:
        facts: The file.
        source: Its rows.
        mapping: What its columns mean.
        tables: Table → its fields, in the mapping's order; the first one keeps other columns.
        others: Positions of the columns no field uses, or that are used only in part.
        control: Position of the column that marks control rows.
        key: Checksum of the mapping, the account and what the file's name said.
        imported_at: The moment of the import.
    """

    facts: FileFacts
    source: Source
    mapping: Mapping
    tables: dict[str, tuple[PlannedField, ...]]
    others: tuple[int, ...]
    control: int | None
    key: str
    imported_at: datetime

    @property
    def row_prefix(self) -> str:
        """Return what the ids of this file's rows begin with: short, a million rows repeat it."""
        return hashlib.sha256(f"{self.facts.sha256}{self.key}".encode()).hexdigest()[:12]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Columns that land nowhere."""
        if self.mapping.keep_other_columns:
            return ()
        return tuple(self.source.headers[at] for at in self.others)

    @property
    def kept(self) -> tuple[str, ...]:
        """Columns that land in `extra_fields`."""
        if not self.mapping.keep_other_columns:
            return ()
        return tuple(self.source.headers[at] for at in self.others)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader of the summary should know."""
        accounts = {
            field.raw
            for fields in self.tables.values()
            for field in fields
            if field.name == "account_id" and field.origin == "folder name"
        }
        named = (
            f"account {account} is the folder's name: --account ID says better"
            for account in accounts
        )
        return (*self.source.notes, *named)


def lay(
    mapping: Mapping,
    facts: FileFacts,
    source: Source,
    *,
    account: str | None,
    imported_at: datetime,
) -> ImportPlan:
    """Lay `mapping` on the columns of a file.

    Raises:
        MissingColumnError: A column that must be there is not.
    """
    laying = _Laying(mapping, facts, source, account, imported_at)
    tables = laying.tables()
    whole = {
        field.at
        for fields in tables.values()
        for field in fields
        if field.at is not None and field.raw == f"c{field.at}"
    }
    others = tuple(at for at in range(len(source.headers)) if at not in whole)
    key = _key(mapping, tables)
    return ImportPlan(facts, source, mapping, tables, others, laying.control(), key, imported_at)


def fills_every_table(plan: ImportPlan) -> bool:
    """Return whether the file has something for each table of the mapping."""
    return len(plan.tables) == len(plan.mapping.tables)


def columns_used(plan: ImportPlan) -> int:
    """Return how many columns of the file the plan gives a meaning."""
    return len({field.at for fields in plan.tables.values() for field in fields} - {None})


@dataclass(frozen=True)
class _Laying:
    """One mapping on its way onto one file."""

    mapping: Mapping
    facts: FileFacts
    source: Source
    account: str | None
    imported_at: datetime

    def tables(self) -> dict[str, tuple[PlannedField, ...]]:
        """The tables that the file can fill."""
        tables: dict[str, tuple[PlannedField, ...]] = {}
        dropped: list[MissingColumnError] = []
        for table in self.mapping.tables:
            fields = self._fields(table)
            lacking = _lacking(table, fields)
            if lacking is None:
                tables[table] = fields
                continue
            error = self._missing(table, lacking, self.mapping.fields_of(table).get(lacking))
            if self.mapping.missing_columns == "refuse" or lacking == "account_id":
                raise error
            dropped.append(error)
        if not tables:
            raise dropped[0]
        return tables

    def control(self) -> int | None:
        """The column that marks control rows."""
        if self.mapping.control_rows is None:
            return None
        found = [self.source.find(name) for name in self.mapping.control_rows.column]
        return next((place[0] for place in found if place is not None), None)

    def _fields(self, table: str) -> tuple[PlannedField, ...]:
        target = TARGETS[table]
        given = dict(self.mapping.fields_of(table))
        if self.account is not None and "account_id" in target.fields:
            given["account_id"] = FieldSource(value=self.account)
        planned: list[PlannedField] = []
        for name, kind in target.fields.items():
            if name not in given:
                continue
            field = self._field(name, kind, given[name])
            if field is not None:
                planned.append(field)
            elif self.mapping.missing_columns == "refuse" and not given[name].optional:
                raise self._missing(table, name, given[name])
        return tuple(planned)

    def _field(self, name: str, kind: Kind, given: FieldSource) -> PlannedField | None:
        """The field on this file, None when the file does not have it."""
        if given.hash_of is not None or given.joined is not None:
            return self._combined(name, kind, given)
        if given.column is None:
            text, origin = self._same_for_all(given)
            return PlannedField(name, kind, given, quoted(text), origin) if text else None
        for wanted in given.column:
            found = self.source.find(wanted)
            if found is not None:
                at, path = found
                raw = f"c{at}" if path is None else f"(c{at} ->> {quoted(path)})"
                origin = self.source.headers[at] if path is None else wanted
                return PlannedField(name, kind, given, raw, origin, at)
        return None

    def _combined(self, name: str, kind: Kind, given: FieldSource) -> PlannedField | None:
        """An id made of several columns: their texts joined by `_`, or a hash of them."""
        found = [self.source.find(column) for column in given.columns]
        places = [place for place in found if place is not None]
        if len(places) < len(found):
            return None
        texts = [f"c{at}" if path is None else f"(c{at} ->> {quoted(path)})" for at, path in places]
        if given.joined is not None:
            raw = " || '_' || ".join(f"nullif({text}, '')" for text in texts)
        else:
            listed = ", ".join(f"coalesce({text}, '')" for text in texts)
            raw = f"md5(concat_ws(chr(31), {listed}))"
        return PlannedField(name, kind, given, f"({raw})", ", ".join(given.columns), places[0][0])

    def _same_for_all(self, given: FieldSource) -> tuple[str | None, str]:
        """The text of a field that no column holds, and where it comes from."""
        if given.import_time:
            return self.imported_at.isoformat(), "time of the import"
        if given.file_name is not None:
            return _first_match(given.file_name, (self.facts.path.name,)), "file name"
        if given.folder is not None:
            folder = self.facts.path.resolve().parent.name
            return _first_match(given.folder, (folder,)), "folder name"
        if given.header is not None:
            return _first_match(given.header, self.source.headers), "header"
        return given.value, "value in the mapping"

    def _missing(
        self, table: str, field: str, given: FieldSource | None = None
    ) -> MissingColumnError:
        path = self.facts.path
        if field == "account_id" and not (given and given.columns):
            return MissingColumnError(
                f"{path}: nothing names the account: give it with --account ID"
            )
        looked = ", ".join(given.columns) if given else ""
        if given is not None and not looked:
            place = "file name" if given.file_name else "folder name" if given.folder else "headers"
            looked = f"{given.file_name or given.folder or given.header} in the {place}"
        wanted = f" (looked for {looked})" if looked else ""
        return MissingColumnError(
            f"{path}: no column for {table}.{field}{wanted}; "
            f"the file has {', '.join(self.source.headers)}"
        )


def _first_match(pattern: str, texts: tuple[str, ...]) -> str | None:
    for text in texts:
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            part = found.group(1) if found.re.groups else found.group(0)
            return str(part) if part else None
    return None


def _lacking(table: str, fields: tuple[PlannedField, ...]) -> str | None:
    """What a table needs and does not have."""
    target, names = TARGETS[table], {field.name for field in fields}
    missing = [name for name in target.required if name not in names]
    if missing:
        return missing[0]
    if target.measures and not names.intersection(target.measures):
        return "any counter"
    return None


def _key(mapping: Mapping, tables: dict[str, tuple[PlannedField, ...]]) -> str:
    """Checksum of all that decides what lands, but for the moment of the import."""
    digest = hashlib.sha256(mapping.sha256.encode())
    for table, fields in tables.items():
        for field in fields:
            raw = "" if field.source.import_time else field.raw
            digest.update(f"{table}.{field.name}={raw};".encode())
    return digest.hexdigest()


def json_columns(plan: ImportPlan) -> set[int]:
    """Return the columns that are read as JSON: other columns and those used in part."""
    if plan.source.layout is not Layout.JSON_LINES:
        return set()
    partly = {
        field.at
        for fields in plan.tables.values()
        for field in fields
        if field.at is not None and field.raw != f"c{field.at}"
    }
    return {at for at in plan.others if plan.mapping.keep_other_columns or at in partly} | partly
