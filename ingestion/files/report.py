"""What an import did, for the summary and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

Status = Literal["imported", "already imported", "dry run", "failed"]


@dataclass(frozen=True)
class ControlTotal:
    """A total that the file itself states, beside the sum of the rows that landed."""

    field: str
    stated: float
    landed: float

    @property
    def is_equal(self) -> bool:
        """Whether the two agree, up to the rounding of the file's own decimals."""
        return abs(self.stated - self.landed) <= max(1e-9 * abs(self.stated), 0.0005)


@dataclass(frozen=True)
class FileReport:
    """What happened to one file.

    Attributes:
        path: The file.
        status: How it ended.
        mapping: The mapping used.
        rows_read: Data rows in it; rows_landed + rows_rejected + rows_control.
        tables: Table → rows landed.
        rejects_path: Where rejected rows stand, when there are any.
        kept_columns: Columns kept in `extra_fields`.
        left_out_columns: Columns that landed nowhere.
        control_totals: The file's own totals against the landed sums.
        fields: Table → field → where it comes from; only in a dry run.
        sample: Table → first rows as they would land; only in a dry run.
        notes: What the reader should know.
        error: The one line of a failure.
    """

    path: Path
    status: Status
    mapping: str = ""
    rows_read: int = 0
    rows_landed: int = 0
    rows_rejected: int = 0
    rows_control: int = 0
    tables: dict[str, int] = field(default_factory=dict)
    rejects_path: Path | None = None
    first_rejects: tuple[str, ...] = ()
    kept_columns: tuple[str, ...] = ()
    left_out_columns: tuple[str, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    sample: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class ImportReport:
    """What one import did; `files` in the order they were given."""

    files: tuple[FileReport, ...]
    dry_run: bool
    seconds: float

    @property
    def failures(self) -> tuple[FileReport, ...]:
        """Files that were not imported."""
        return tuple(report for report in self.files if report.status == "failed")

    @property
    def rows_read(self) -> int:
        """Rows in all files that could be opened."""
        return sum(report.rows_read for report in self.files)

    @property
    def rows_landed(self) -> int:
        """Rows that landed; a row that feeds two tables counts once."""
        return sum(report.rows_landed for report in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows that stand in rejects files."""
        return sum(report.rows_rejected for report in self.files)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values for JSON."""
        return {
            "dry_run": self.dry_run,
            "seconds": round(self.seconds, 3),
            "rows_read": self.rows_read,
            "rows_landed": self.rows_landed,
            "rows_rejected": self.rows_rejected,
            "files": [_plain(report) for report in self.files],
        }


def _plain(report: FileReport) -> dict[str, Any]:
    values = asdict(report)
    values["path"] = str(report.path)
    values["rejects_path"] = str(report.rejects_path) if report.rejects_path else None
    values["control_totals"] = [
        {**asdict(total), "is_equal": total.is_equal} for total in report.control_totals
    ]
    return values
