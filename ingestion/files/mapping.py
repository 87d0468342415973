"""What a mapping says: which column of a file is which field of which table."""

from __future__ import annotations

import difflib
import functools
import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from ingestion.files.errors import FileMissingError, MappingError
from ingestion.files.targets import TARGETS, Kind
from ingestion.files.yaml_lines import YamlDocument, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

UNITS: dict[Kind, tuple[str, ...]] = {
    Kind.COUNT: ("thousands", "millions"),
    Kind.SECONDS: ("milliseconds", "seconds", "minutes", "hours", "days"),
    Kind.MONEY: ("cents", "micros"),
}
SOURCES = ("column", "hash_of", "joined", "value", "file_name", "folder", "header", "import_time")
NULL_VALUES = ("", "-", "--", "–", "—", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "None")


def _as_list(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(
            f"{name!r} is no time zone: write one like America/New_York or UTC"
        ) from error
    return name


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is no regular expression: {error}") from error
    return text


Names = Annotated[list[str], BeforeValidator(_as_list)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Pattern = Annotated[str, AfterValidator(_is_pattern)]
Separator = Annotated[str, Field(max_length=1)]


class FieldSource(BaseModel):
    """Where one field comes from and how its text becomes a value."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Names | None = None
    hash_of: Names | None = None
    joined: Names | None = None
    value: str | None = None
    file_name: Pattern | None = None
    folder: Pattern | None = None
    header: Pattern | None = None
    import_time: bool = False
    optional: bool = False
    pattern: Pattern | None = None
    values: dict[str, str] = Field(default_factory=dict)
    split: str | None = Field(default=None, min_length=1)
    format: Names = Field(default_factory=list)
    unit: str | None = None
    time_zone: Zone | None = None
    decimal: Separator | None = None
    thousands: Separator | None = None

    @model_validator(mode="after")
    def _one_source(self) -> FieldSource:
        given = [name for name in SOURCES if getattr(self, name) not in (None, False)]
        if len(given) != 1:
            came = " and ".join(given) if given else "none"
            raise ValueError(f"expected exactly one of {', '.join(SOURCES)}; came {came}")
        return self

    @property
    def columns(self) -> list[str]:
        """Return the columns it names, whatever is made of them."""
        return self.column or self.hash_of or self.joined or []


def _as_source(given: Any) -> Any:
    return {"column": given} if isinstance(given, str | list) else given


Fields = dict[str, Annotated[FieldSource, BeforeValidator(_as_source)]]


class ControlRows(BaseModel):
    """Rows that hold totals of the file: checked against what landed, never landed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: Names
    equals: Names


class Mapping(BaseModel):
    """How one kind of file lands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    platform: str = Field(pattern=r"^[a-z0-9_]+$")
    description: str = ""
    format: Literal["csv", "json", "jsonl", "xlsx", "parquet"] | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    sheet: str | None = None
    items: str | None = None
    skip_lines: int = Field(default=0, ge=0)
    time_zone: Zone = "UTC"
    decimal: Separator = "."
    thousands: Separator = ""
    date_format: Names = Field(default_factory=list)
    null_values: Names = Field(default_factory=lambda: list(NULL_VALUES))
    control_rows: ControlRows | None = None
    keep_other_columns: bool = True
    missing_columns: Literal["refuse", "empty"] = "refuse"
    only_these_columns: bool = False
    every_table: Fields = Field(default_factory=dict)
    tables: dict[str, Fields] = Field(min_length=1)

    def fields_of(self, table: str) -> dict[str, FieldSource]:
        """Return the fields of `table`, those of `every_table` that it has among them."""
        known = TARGETS[table].fields
        shared = {name: source for name, source in self.every_table.items() if name in known}
        return {**shared, **self.tables[table]}

    @property
    def sha256(self) -> str:
        """Return the checksum of what the mapping says, whatever its layout."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a mapping, and its place."""

    place: tuple[str | int, ...]
    text: str


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping from YAML; `name` is what messages call it.

    Raises:
        MappingError: The first thing that is wrong: file, line, field and what was expected.
    """
    document = read_yaml(text, name)
    if not isinstance(document.data, dict):
        raise MappingError(f"{name}:1: expected name, platform and tables, came {document.data!r}")
    try:
        mapping = Mapping.model_validate(document.data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = tuple(first["loc"])
        message = str(first["msg"]).removeprefix("Value error, ")
        raise _located(document, Problem(place, _readable(message, first["input"]))) from error
    for problem in _problems(mapping):
        raise _located(document, problem)
    return mapping


def load_mapping(path: Path) -> Mapping:
    """Read the mapping file `path`.

    Raises:
        FileMissingError: It cannot be read.
        MappingError: It is wrong.
    """
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise FileMissingError(f"cannot read the mapping {path}: {error}") from error


@functools.cache
def shipped_mappings() -> tuple[Mapping, ...]:
    """Return the mappings that come with Groundswell, by name."""
    folder = resources.files("ingestion.files") / "mappings"
    files = sorted((entry.name, entry) for entry in folder.iterdir())
    return tuple(
        parse_mapping(entry.read_text(encoding="utf-8"), name)
        for name, entry in files
        if name.endswith(".yml")
    )


def _located(document: YamlDocument, problem: Problem) -> MappingError:
    where = ".".join(str(part) for part in problem.place) or "mapping"
    return MappingError(
        f"{document.name}:{document.line_of(problem.place)}: {where}: {problem.text}"
    )


def _readable(message: str, came: Any) -> str:
    if message == "Extra inputs are not permitted":
        return "no such setting (docs/imports.md lists them)"
    if message == "Field required":
        return "is missing"
    return f"{message}, came {came!r}" if isinstance(came, str | int) else message


def _problems(mapping: Mapping) -> list[Problem]:
    """What pydantic cannot see: tables and fields that do not exist, units that do not fit."""
    problems: list[Problem] = []
    all_fields = {name: kind for table in TARGETS.values() for name, kind in table.fields.items()}
    for name, source in mapping.every_table.items():
        problems += _field_problems(("every_table", name), name, source, all_fields)
    for table, fields in mapping.tables.items():
        if table not in TARGETS:
            hint = _hint(table, TARGETS)
            problems.append(Problem(("tables", table), f"no such table{hint}"))
            continue
        for name, source in fields.items():
            known = TARGETS[table].fields
            problems += _field_problems(("tables", table, name), name, source, known)
        problems += _missing_fields(mapping, table)
    return problems


def _field_problems(
    place: tuple[str, ...], name: str, source: FieldSource, known: dict[str, Kind]
) -> list[Problem]:
    if name not in known:
        return [Problem(place, f"no such field{_hint(name, known)}")]
    allowed = UNITS.get(known[name], ())
    if source.unit is not None and source.unit not in allowed:
        expected = " or ".join(allowed) if allowed else "no unit"
        return [Problem((*place, "unit"), f"expected {expected}, came {source.unit!r}")]
    return []


def _missing_fields(mapping: Mapping, table: str) -> list[Problem]:
    target, fields = TARGETS[table], mapping.fields_of(table)
    # the account may come with the command instead (--account)
    missing = [name for name in target.required if name not in fields and name != "account_id"]
    if missing:
        return [Problem(("tables", table), f"must map {' and '.join(missing)}")]
    if target.measures and not any(name in fields for name in target.measures):
        return [Problem(("tables", table), f"must map one of {', '.join(target.measures)}")]
    return []


def _hint(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f": did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
