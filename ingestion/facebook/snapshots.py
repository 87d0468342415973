"""Snapshots of posts and videos: their objects and figures, read together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ingestion.facebook import rows
from ingestion.facebook.fields import insights
from ingestion.facebook.figures import Figures, Outcome, Subject
from ingestion.facebook.metrics import EARNINGS, LIFETIME, REEL, VIDEO
from ingestion.facebook.objects import PageObjects, Reading
from ingestion.graph.errors import GoneError, GraphError, RefusedMetricError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from ingestion.facebook.session import Session
    from ingestion.facebook.work import PageWork
    from ingestion.graph.calls import Caller, GraphAnswer
    from ingestion.graph.metrics_table import MetricGroup
    from ingestion.landing.landing import Landing
    from ingestion.landing.outcome import AccountRecord

EARNING_AGE = timedelta(days=1)
FIGURES_OF = {"posts": "post_insights", "videos": "video_insights"}
ENDPOINTS = {"posts": "post/insights", "videos": "video/video_insights"}


def kinds_of(resource: str, objects: Iterable[tuple[str, bool]]) -> dict[str, list[str]]:
    """Kind in the table of metrics → ids, of objects given as (id, whether it has a video)."""
    found = list(objects)
    if resource == "posts":
        return {"": [i for i, _ in found], VIDEO: [i for i, has_video in found if has_video]}
    return {
        kind: [i for i, is_reel in found if is_reel == (kind == REEL)] for kind in (VIDEO, REEL)
    }


def earns(created_at: datetime | None, now: datetime) -> bool:
    """Whether a post is old enough to have earned anything that Meta tells."""
    return created_at is not None and now - created_at >= EARNING_AGE


class Snapshots:
    """Reads a Page's posts and videos where they are due."""

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
        self._objects = PageObjects(session, page_id, caller, work=work)

    def read(self, resource: str, *, has_insights: bool) -> list[tuple[str, GraphError]]:
        """Land what is due of ``posts`` or ``videos`` and its figures.

        A reading whose figures are left to a later run (a limit, the network) is left to it as a
        whole, and the list is then read again as far back.

        Returns:
            Resource and error of what failed.
        """
        is_list_due = self._work.is_list_due(resource)
        due = self._objects.due(resource)
        looked_up, problem = self._objects.looked_up(resource, due.lookups)
        readings = [*due.listed, *looked_up]
        outcome = self._figures(resource, readings) if has_insights else Outcome()
        for object_id in sorted(outcome.gone):
            self._objects.gone(resource, object_id)
        left_out = outcome.gone | outcome.unfinished
        whole = [reading for reading in readings if reading.object_id not in left_out]
        self._landing.add(resource, [reading.row for reading in whole])
        self._landing.add("missing_posts", self._objects.taken_missing())
        failures = [(resource, e) for e in (due.problem or problem,) if e is not None]
        if outcome.problem is not None:
            failures.append((FIGURES_OF[resource], outcome.problem))
        if resource == "posts" and has_insights:
            failures += self._post_earnings(whole)
        if is_list_due and due.problem is None and not outcome.unfinished:
            self._record.fetched(resource, self._work.listed_days(resource))
        return failures

    def _figures(self, resource: str, readings: Sequence[Reading]) -> Outcome:
        name = FIGURES_OF[resource]
        if not self._session.settings.wants(name):
            return Outcome()

        def land(group: MetricGroup, subject: Subject, answer: GraphAnswer) -> None:
            if resource == "posts":
                found = rows.post_insight_rows(
                    self._page_id, subject.object_id, answer, breakdown=group.breakdown
                )
            else:
                found = rows.video_insight_rows(self._page_id, subject.object_id, answer)
            self._landing.add(name, found)

        kinds = kinds_of(resource, ((r.object_id, r.has_video) for r in readings))
        asked = {kind: [Subject(i, i) for i in ids] for kind, ids in kinds.items()}
        figures = Figures(self._session, self._caller, ENDPOINTS[resource], name, land=land)
        return figures.ask(asked)

    def _post_earnings(self, readings: Sequence[Reading]) -> list[tuple[str, GraphError]]:
        """Land what the posts of a Page with earnings earned so far."""
        if not (self._session.settings.wants("page_earnings") and self._work.is_monetised()):
            return []
        ids = [r.object_id for r in readings if earns(r.created_at, self._session.now)]
        calls = [insights("post/insights", i, (EARNINGS,), LIFETIME) for i in ids]
        problem: GraphError | None = None
        results = self._session.client.batch(calls, self._caller)
        for object_id, result in zip(ids, results, strict=True):
            if not isinstance(result, GraphError):
                found = rows.earning_rows(self._page_id, object_id, result)
                self._landing.add("page_earnings", found)
            elif not isinstance(result, GoneError | RefusedMetricError):
                problem = problem or result
        return [("page_earnings", problem)] if problem else []
