"""What a load did: rows, skips, refusals, gaps, failures; and the ledgers that record them."""

from __future__ import annotations

import contextlib
import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.landing.errors import ChangedTypeError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from ingestion.landing.landing import Landing
    from ingestion.ranges import Days, Held

LOGGER = logging.getLogger(__name__)
API_VERSION_OF_OURS = "groundswell"


@dataclass(frozen=True)
class LoadReport:
    """The end of a load.

    Attributes:
        rows: Raw table → rows landed.
        skipped: One line for each resource that was read too recently to be read again.
        refused: One line for each metric or resource that the platform refuses.
        gaps: One line for each thing that could not be collected.
        warnings: One line for each thing a person should look at soon, such as a token's end.
        failures: Errors that stopped an account or resource, each one line.
        calls: Bucket → calls made, repeats included.
        units: Bucket → units used.
        extra_calls: Calls beyond the plan: repeats after a failure, searches for a refused metric.
        newest_day: The newest platform day for which an account's figures are held.
        seconds: How long it took.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    failures: tuple[SourceError, ...] = ()
    calls: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    extra_calls: int = 0
    newest_day: date | None = None
    seconds: float = 0.0


@dataclass
class Notes:
    """What several threads note while they load."""

    skipped: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failures: list[SourceError] = field(default_factory=list)
    extra_calls: int = 0
    newest_day: date | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


def load_report(
    notes: Notes,
    landing: Landing,
    held: Mapping[tuple[str, str], Iterable[Held]],
    *,
    calls: Mapping[str, int],
    units: Mapping[str, int],
    extra_calls: int,
    seconds: float,
) -> LoadReport:
    """Sum up a load.

    Args:
        notes: What its threads noted.
        landing: What it landed.
        held: (account, resource) → what was held before.
        calls: Bucket → calls made.
        units: Bucket → units used.
        extra_calls: Calls beyond the plan that the notes do not count.
        seconds: How long it took.
    """
    days = [
        each.days.end
        for (_, resource), ranges in held.items()
        if resource == landing.source.newest_day_resource
        for each in ranges
    ]
    return LoadReport(
        rows=dict(landing.rows),
        skipped=tuple(sorted(notes.skipped)),
        refused=tuple(sorted(notes.refused)),
        gaps=tuple(sorted(notes.gaps)),
        warnings=tuple(notes.warnings),
        failures=tuple(notes.failures),
        calls=dict(calls),
        units=dict(units),
        extra_calls=notes.extra_calls + extra_calls,
        newest_day=max([*days, *filter(None, [notes.newest_day])], default=None),
        seconds=seconds,
    )


class AccountRecord:
    """Writes an account's ranges, gaps and refusals, into the warehouse and into the notes."""

    def __init__(
        self, landing: Landing, notes: Notes, account_id: str, name: str, *, now: datetime
    ) -> None:
        self._landing = landing
        self._notes = notes
        self._account_id = account_id
        self._name = name
        self._now = now
        self.consent_scope = "public"

    def fetched(self, resource: str, days: Days) -> None:
        """Record that `days` of `resource` were asked and answered."""
        row = {"resource": resource, "start_date": days.start, "end_date": days.end}
        self._landing.add("fetched_ranges", [self.stamped(row)])
        if resource == self._landing.source.newest_day_resource:
            with self._notes.lock:
                self._notes.newest_day = max(self._notes.newest_day or days.end, days.end)

    def skipped(self, resource: str, why: str) -> None:
        """Note that `resource` was not asked, and why."""
        with self._notes.lock:
            self._notes.skipped.append(f"{self._name}: {resource} {why}")

    def gap(
        self,
        resource: str,
        days: Iterable[Days],
        reason: str,
        *,
        detail: str,
        recoverable_until: date | None = None,
    ) -> None:
        """Record that `days` of `resource` were not collected."""
        rows = [
            self.stamped(
                {
                    "resource": resource,
                    "gap_start_date": each.start,
                    "gap_end_date": each.end,
                    "reason": reason,
                    "detail": detail,
                    "recoverable_until": recoverable_until,
                }
            )
            for each in days
        ]
        self._landing.add("collection_gaps", rows)
        with self._notes.lock:
            self._notes.gaps.append(f"{self._name}: {resource} not collected: {reason} ({detail})")

    def refused(self, resource: str, metrics: Iterable[str], reason: str, *, detail: str) -> None:
        """Record metrics that the platform refuses, with the date and reason."""
        found = list(metrics)
        row = {"resource": resource, "reason": reason, "detail": detail}
        self._landing.add("metric_refusals", [self.stamped({**row, "metric": m}) for m in found])
        with self._notes.lock:
            self._notes.refused.append(f"{self._name}: {resource} {', '.join(found)}: {reason}")

    def failed(self, error: SourceError) -> None:
        """Note an error; the same one is noted once an account."""
        told = type(error)(f"{self._name}: {error}")
        with self._notes.lock:
            if str(told) not in {str(known) for known in self._notes.failures}:
                self._notes.failures.append(told)

    def warned(self, line: str) -> None:
        """Note something a person should look at; the same line is noted once a run."""
        with self._notes.lock:
            if line not in self._notes.warnings:
                self._notes.warnings.append(line)

    def extra_calls(self, count: int) -> None:
        """Note calls beyond the plan."""
        with self._notes.lock:
            self._notes.extra_calls += count

    def stamped(self, row: Mapping[str, object]) -> dict[str, object]:
        """`row` of this account with the columns that every raw row carries."""
        return {
            self._landing.source.account_column: self._account_id,
            **row,
            "observed_at": self._now,
            "request_id": None,
            "api_version": API_VERSION_OF_OURS,
            "consent_scope": self.consent_scope,
        }


@contextlib.contextmanager
def undocumented_forms_explained(resource: str) -> Iterator[None]:
    """Turn the errors of code that met an answer of another form into one clear line.

    Raises:
        ChangedTypeError: A documented part of an answer is missing or of another type.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        LOGGER.exception("%s: an answer has another form than documented", resource)
        raise ChangedTypeError(
            f"{resource}: expected an answer as documented, got another form "
            f"({type(error).__name__}: {error}): nothing of it was loaded; please report it"
        ) from error
