"""What the archive holds of one load: written last, so a load without one is not archived yet."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from warehouse.archive.errors import ArchiveDamagedError
from warehouse.archive.files import required
from warehouse.transfer import KINDS, Column, Shape
from warehouse.transfer_arrow import Checksum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.archive.files import Files

FORMAT = 1
FOLDER = "manifests"


@dataclass(frozen=True)
class ArchivedFile:
    """One Parquet file.

    Attributes:
        path: Under the archive's root.
        day: The UTC day of its rows.
        rows: How many.
        size_bytes: Of the file.
        sha256: Of the file.
        checksum: Of the rows, as `warehouse.transfer_arrow.Checksum` writes it.
    """

    path: str
    day: str
    rows: int
    size_bytes: int
    sha256: str
    checksum: str

    @property
    def content(self) -> Checksum:
        """The checksum of its rows."""
        return Checksum.of_text(self.rows, self.checksum)


@dataclass(frozen=True)
class ArchivedTable:
    """One table as it was when the load was archived, and the load's rows in it."""

    shape: Shape
    files: tuple[ArchivedFile, ...] = ()

    @property
    def rows(self) -> int:
        """The load's rows in this table."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True)
class StateTable:
    """Rows the loader keeps about the load, such as dlt's own tables."""

    shape: Shape
    rows: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What the archive holds of one load.

    Attributes:
        source: ``youtube``, ``files`` or ``predictions``.
        schema: The layer its tables lie in.
        unit: The load's id, or the moment predictions were recorded.
        is_complete: Whether the loader finished the load; else what a stopped run left behind.
        tables: Every table of the layer, those without rows of this load too.
        state: The loader's rows about this load.
        versions: Files of the schema versions that the loader knew.
    """

    source: str
    schema: str
    unit: str
    is_complete: bool = True
    tables: Mapping[str, ArchivedTable] = field(default_factory=dict)
    state: Mapping[str, StateTable] = field(default_factory=dict)
    versions: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it lies."""
        return manifest_path(self.source, self.unit)

    @property
    def rows(self) -> int:
        """All rows of the load."""
        return sum(table.rows for table in self.tables.values())

    @property
    def last_day(self) -> str | None:
        """The newest UTC day of its rows."""
        days = [file.day for table in self.tables.values() for file in table.files]
        return max(days, default=None)

    def as_json(self) -> bytes:
        """The manifest as it is written; the same manifest gives the same bytes."""
        whole = {"format": FORMAT, **asdict(self)}
        return (json.dumps(whole, indent=1, sort_keys=True, default=_plain) + "\n").encode()

    @classmethod
    def of_json(cls, content: bytes, *, name: str) -> Manifest:
        """Read what `as_json` wrote.

        Raises:
            ArchiveDamagedError: It is not a manifest this version can read.
        """
        try:
            whole = json.loads(content)
            if whole["format"] != FORMAT:
                raise ArchiveDamagedError(
                    f"{name}: expected a manifest of format {FORMAT}, got {whole['format']}: "
                    "upgrade Groundswell"
                )
            return cls(
                source=whole["source"],
                schema=whole["schema"],
                unit=whole["unit"],
                is_complete=whole["is_complete"],
                tables={
                    table: ArchivedTable(
                        _shape(told["shape"]), tuple(ArchivedFile(**each) for each in told["files"])
                    )
                    for table, told in whole["tables"].items()
                },
                state={
                    table: StateTable(_shape(told["shape"]), tuple(told["rows"]))
                    for table, told in whole["state"].items()
                },
                versions=tuple(whole["versions"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ArchiveDamagedError(
                f"{name}: expected a manifest of the archive, got something else "
                f"({type(error).__name__}): restore the file from a copy of the archive"
            ) from error


def manifest_path(source: str, unit: str) -> str:
    """Where the manifest of a load lies."""
    return f"{FOLDER}/{source}/{unit}.json"


def archived_units(files: Files, source: str) -> list[str]:
    """Return the loads of `source` that are archived, in order of their names."""
    start = f"{FOLDER}/{source}/"
    names = (path[len(start) : -len(".json")] for path in files.names(start, ".json"))
    return [name for name in names if "/" not in name]


def read_manifest(files: Files, source: str, unit: str) -> Manifest:
    """Return one manifest.

    Raises:
        WarehouseError: It is missing or damaged.
    """
    path = manifest_path(source, unit)
    return Manifest.of_json(required(files, path), name=f"{files.root}/{path}")


def newest(manifests: Sequence[Manifest]) -> dict[str, Shape]:
    """Return table → its shape in the newest manifest that names it, in order of name."""
    shapes: dict[str, Shape] = {}
    for manifest in manifests:
        shapes |= {table: held.shape for table, held in manifest.tables.items()}
    return dict(sorted(shapes.items()))


def _shape(told: Mapping[str, Any]) -> Shape:
    columns = []
    for column in told["columns"]:
        if column["kind"] not in KINDS:
            raise ValueError(column["kind"])
        columns.append(Column(column["name"], column["kind"], column["is_required"]))
    return Shape(tuple(columns))


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
