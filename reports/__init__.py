"""Reports that people read: the HTML folder and the finance workbook, made from marts alone."""

from reports.result import (
    ReportError,
    ReportFolderError,
    ReportMismatchError,
    ReportResult,
)

__all__ = ["ReportError", "ReportFolderError", "ReportMismatchError", "ReportResult"]
