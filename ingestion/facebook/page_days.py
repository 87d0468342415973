"""A Page's own figures by day, and what it earned, each over ranges of at most 90 days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.facebook import rows
from ingestion.facebook.fields import insights
from ingestion.facebook.figures import Figures, Subject
from ingestion.facebook.metrics import DAY, EARNINGS, PAGE_KINDS
from ingestion.facebook.work import EVERY_METRIC
from ingestion.graph.errors import GraphError, MissingPermissionError, RefusedMetricError
from ingestion.ranges import ONE_DAY, Days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ingestion.facebook.session import Session
    from ingestion.facebook.work import PageWork
    from ingestion.graph.calls import Caller, GraphAnswer
    from ingestion.graph.metrics_table import MetricGroup
    from ingestion.landing.landing import Landing
    from ingestion.landing.outcome import AccountRecord

NOT_MONETISED = "not_monetised"
NO_EARNINGS = "Meta tells no earnings of this Page"


class PageDays:
    """Reads a Page's days where they are due."""

    def __init__(
        self,
        session: Session,
        page_id: str,
        caller: Caller,
        *,
        work: PageWork,
        landing: Landing,
        record: AccountRecord,
    ) -> None:
        self._session = session
        self._page_id = page_id
        self._caller = caller
        self._work = work
        self._landing = landing
        self._record = record

    def insights(self) -> tuple[list[Days], GraphError | None]:
        """Land Page insights; returns the days that did not come, and why."""
        pieces = self._work.days("page_insights")
        newest: dict[str, date] = {}

        def land(group: MetricGroup, subject: Subject, answer: GraphAnswer) -> None:
            found = rows.page_insight_rows(self._page_id, answer, breakdown=group.breakdown)
            self._landing.add("page_insights", found)
            days = [row["day"] for row in found if row["day"] is not None]
            if days and not group.scope:
                newest[subject.name] = max(days)  # type: ignore[type-var,assignment]

        subjects = [Subject(p.start.isoformat(), self._page_id, day_params(p)) for p in pieces]
        figures = Figures(self._session, self._caller, "page/insights", "page_insights", land=land)
        outcome = figures.ask(dict.fromkeys(PAGE_KINDS, subjects))
        missed = []
        for piece, subject in zip(pieces, subjects, strict=True):
            if subject.name in outcome.broken | outcome.gone:
                missed.append(piece)
            else:
                self._fetched("page_insights", piece, newest.get(subject.name))
        return missed, outcome.problem

    def earnings(self) -> tuple[list[Days], GraphError | None]:
        """Land what the Page earned; returns the days that did not come, and why.

        A Page that earns nothing refuses the call or answers nothing at all: recorded as refused,
        and asked again after `recheck_days`.
        """
        pieces = self._work.days("page_earnings")
        for at, piece in enumerate(pieces):
            call = insights(
                "page/insights", self._page_id, (EARNINGS,), {**DAY, **day_params(piece)}
            )
            try:
                found = rows.earning_rows(
                    self._page_id, "", self._session.client.ask(call, self._caller)
                )
            except (RefusedMetricError, MissingPermissionError) as error:
                reason = (
                    NOT_MONETISED if isinstance(error, RefusedMetricError) else error.gap_reason
                )
                self._record.refused("page_earnings", [EVERY_METRIC], reason, detail=str(error))
                return [], None
            except GraphError as error:
                return list(pieces[at:]), error
            if not found and not self._work.is_monetised() and at == 0:
                self._record.refused(
                    "page_earnings", [EVERY_METRIC], NOT_MONETISED, detail=NO_EARNINGS
                )
                return [], None
            self._landing.add("page_earnings", found)
            days = [row["day"] for row in found if row["day"] is not None]
            self._fetched("page_earnings", piece, max(days, default=None))  # type: ignore[type-var,arg-type]
        return [], None

    def _fetched(self, resource: str, piece: Days, newest: date | None) -> None:
        answered = self._work.answered(piece, newest)
        if answered is not None:
            self._record.fetched(resource, answered)


def day_params(days: Days) -> dict[str, str]:
    """How a call names a range of days; the end is not part of it."""
    return {"since": days.start.isoformat(), "until": (days.end + ONE_DAY).isoformat()}


def page_call_count(session: Session, pieces: Sequence[Days]) -> int:
    """How many calls the insights of `pieces` need."""
    each = sum(session.table.call_count("page_insights", kind) for kind in PAGE_KINDS)
    return each * len(pieces)
