"""The figures of the workbook, read from the marts and reconciled before anything is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import formats
from reports.result import ReportMismatchError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reports.marts import Marts, Row

DEFINED = ("estimated_revenue_micros", "rpm", "engaged_view_count")


@dataclass(frozen=True)
class Ledger:
    """Everything the workbook says.

    Attributes:
        statements: A row per account, month, source and currency.
        reconciliation: A row per account, month and currency: statement against days.
        videos: A row per video and currency.
        statement_totals: The mart's total per currency, in micros.
        video_totals: The mart's total of videos per currency, in micros.
        freshness: A row per currency: newest day, newest settled day, newest reading.
        definitions: What the workbook's numbers mean on each platform that pays.
        reasons: Accounts without revenue, and why.
        first_month: First day of the first month that is read.
    """

    statements: tuple[Row, ...]
    reconciliation: tuple[Row, ...]
    videos: tuple[Row, ...]
    statement_totals: Mapping[str, int]
    video_totals: Mapping[str, int]
    freshness: tuple[Row, ...]
    definitions: tuple[Row, ...]
    reasons: tuple[Row, ...]
    first_month: date

    @property
    def statement_sums(self) -> dict[tuple[object, ...], int]:
        """The statements' micros by account, month and currency, as the ledger sheet adds them."""
        sums: dict[tuple[object, ...], int] = defaultdict(int)
        for row in self.statements:
            sums[place_of(row)] += row["revenue_micros"]
        return sums

    @property
    def has_platforms(self) -> bool:
        """Whether more than one platform pays."""
        return len({row["platform"] for row in self.reconciliation}) > 1

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies revenue is stated in, each a world of its own."""
        return tuple(sorted(self.statement_totals))


def read_ledger(marts: Marts) -> Ledger:
    """Read the figures from the marts."""
    reconciliation = tuple(marts.rows("reconciliation"))
    return Ledger(
        statements=tuple(marts.rows("statements")),
        reconciliation=reconciliation,
        videos=tuple(marts.rows("videos")),
        statement_totals=_totals(marts.rows("statement_totals")),
        video_totals=_totals(marts.rows("video_totals")),
        freshness=tuple(marts.rows("freshness")),
        definitions=_definitions(marts, reconciliation),
        reasons=tuple(marts.rows("reasons")),
        first_month=marts.windows.months_start,
    )


def place_of(row: Row) -> tuple[object, ...]:
    """What a row of the reconciliation is about."""
    return row["platform"], row["account_id"], row["statement_month"], row["currency"]


def _definitions(marts: Marts, reconciliation: tuple[Row, ...]) -> tuple[Row, ...]:
    """The definitions of the platforms that pay, YouTube's when none does."""
    paying = {row["platform"] for row in reconciliation} or {"youtube"}
    held = {(row["metric"], row["platform"]): row for row in marts.rows("metric_definitions")}
    return tuple(
        held[(metric, platform)]
        for metric in DEFINED
        for platform in sorted(paying)
        if (metric, platform) in held
    )


def _totals(rows: list[Row]) -> dict[str, int]:
    return {row["currency"]: row["revenue_micros"] for row in rows}


def difference(row: Row) -> int | None:
    """Micros by which the days of an account's month differ from its statement.

    A closed statement stays as it was; what the platform changed since is added to it before it
    is compared. None when no days are held, as for a month that was imported as one total.
    """
    if row["day_micros"] is None:
        return None
    return int(row["statement_micros"] + row["restated_micros"] - row["day_micros"])


def check_ledger(ledger: Ledger) -> None:
    """Hold the statements to the days they are made of.

    Raises:
        ReportMismatchError: A month's statement and days differ; names the first one.
    """
    for row in ledger.reconciliation:
        found = difference(row)
        if found:
            raise ReportMismatchError(
                f"{row['account_name'] or row['account_id']}, "
                f"{formats.month(row['statement_month'])}, {row['currency']}: the statement comes "
                f"to {row['statement_micros'] + row['restated_micros']:,} micros, its days to "
                f"{row['day_micros']:,}; nothing was written. Run groundswell build, then report."
            )


class Written:
    """Adds up the micros that were put into cells, per sheet and currency."""

    def __init__(self) -> None:
        self._totals: dict[tuple[str, str], int] = defaultdict(int)

    def add(self, sheet: str, currency: str, micros: int) -> None:
        """Count `micros` as written on `sheet`."""
        self._totals[(sheet, currency)] += micros

    def check(self, sheet: str, expected: Mapping[str, int]) -> None:
        """Compare a sheet with the mart.

        Raises:
            ReportMismatchError: They differ in a currency.
        """
        for currency, micros in expected.items():
            written = self._totals[(sheet, currency)]
            if written != micros:
                raise ReportMismatchError(
                    f"{sheet}, {currency}: the workbook adds up to {written:,} micros, the mart "
                    f"to {micros:,}; nothing was written. Run groundswell build, then report."
                )
