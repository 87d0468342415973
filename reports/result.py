"""What a report writer returns and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ReportError(Exception):
    """Something stops the report; the message is one line for the user."""


class ReportMismatchError(ReportError):
    """The report's totals differ from the mart's, so nothing was written."""


class ReportFolderError(ReportError):
    """The folder holds files that are not a report, so it was left alone."""


@dataclass(frozen=True)
class ReportResult:
    """A report that was written.

    Attributes:
        paths: What to open: the page or the workbook.
        bytes: The size of everything written.
        notes: What a reader should know, such as "no revenue: not monetised".
    """

    paths: tuple[Path, ...]
    bytes: int
    notes: tuple[str, ...] = ()
