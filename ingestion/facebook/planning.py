"""`plan`: the calls that a load would make now, as Meta counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.facebook.fields import insights
from ingestion.facebook.metrics import DAY, EARNINGS
from ingestion.facebook.objects import Due, PageObjects
from ingestion.facebook.page_days import day_params, page_call_count
from ingestion.facebook.page_load import is_below_threshold
from ingestion.facebook.session import Session, open_session
from ingestion.facebook.settings import BUCKET
from ingestion.facebook.snapshots import FIGURES_OF, earns, kinds_of
from ingestion.graph.errors import GraphError
from ingestion.landing.plan import LoadPlan, PlanLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.facebook.settings import FacebookSettings, PageSettings
    from ingestion.graph.credentials import GraphCredentials
    from ingestion.graph.tokens import IssuedPage
    from ingestion.ranges import Days
    from ingestion.retries import RetryPolicy
    from warehouse import Target


def plan(
    settings: FacebookSettings,
    credentials: GraphCredentials,
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    retries: RetryPolicy | None = None,
) -> LoadPlan:
    """Return the calls that `load` would make now; a call in a batch counts as one.

    New posts and videos are listed, since nothing else tells how many there are. The search for a
    metric that Meta refuses comes on top, and what turns out to be gone is not asked further.
    """
    del var  # nothing is kept on this machine; the argument is the same for every source
    session = open_session(
        settings, credentials, target=target, clock=clock, since=since, retries=retries
    )
    due = session.due_pages()
    issued = session.issued(due)
    lines = [
        PlanLine("all", "pages", BUCKET, len(due), "a Page's profile and token"),
        PlanLine("all", "token", BUCKET, 1 if due else 0, "when the token ends"),
    ]
    failures = []
    for page in due:
        found = issued[page.page_id]
        if isinstance(found, GraphError):
            failures.append(type(found)(f"{page.page_id}: {found}"))
        elif page.ownership == "owned":
            lines += _PagePlan(session, page, found).lines()
    return LoadPlan(
        lines=tuple(line for line in lines if line.calls),
        left={BUCKET: None},
        discovery_calls=sum(session.client.units.values()),
        failures=tuple(failures),
    )


class _PagePlan:
    """The plan of one Page."""

    def __init__(self, session: Session, page: PageSettings, issued: IssuedPage) -> None:
        self._session = session
        self._page_id = page.page_id
        self._caller = issued.caller
        self._work = session.work(page.page_id)
        self._name = str(issued.answer.data.get("name") or page.page_id)
        self._has_insights = not is_below_threshold(issued.answer.data)

    def lines(self) -> list[PlanLine]:
        """One line a resource."""
        lines = []
        for resource in ("posts", "videos"):
            if self._session.settings.wants(resource):
                lines += self._snapshot_lines(resource)
        if self._has_insights and self._session.settings.wants("page_insights"):
            pieces = self._work.days("page_insights")
            calls = page_call_count(self._session, pieces)
            lines.append(self._line("page_insights", calls, _days_told(pieces)))
        if self._has_insights:
            pieces = self._work.days("page_earnings")
            calls = self._earning_calls(pieces)
            lines.append(self._line("page_earnings", calls, _days_told(pieces)))
        return lines

    def _snapshot_lines(self, resource: str) -> list[PlanLine]:
        objects = PageObjects(self._session, self._page_id, self._caller, work=self._work)
        before = sum(self._session.client.units.values())
        due = objects.due(resource)
        listing = sum(self._session.client.units.values()) - before
        why = f"{len(due.listed)} due in the lists, {len(due.lookups)} looked up"
        lines = [self._line(resource, listing + len(due.lookups), why)]
        if not self._has_insights:
            return lines
        name = FIGURES_OF[resource]
        if self._session.settings.wants(name):
            calls = self._figure_calls(resource, due)
            lines.append(self._line(name, calls, f"{due.count} {resource}"))
        if resource == "posts" and self._session.settings.wants("page_earnings"):
            lines.append(self._line("page_earnings", self._post_earning_calls(due), "of posts"))
        return lines

    def _figure_calls(self, resource: str, due: Due) -> int:
        objects = [(r.object_id, r.has_video) for r in due.listed]
        objects += [(k.object_id, k.has_video) for k in due.lookups]
        table = self._session.table
        return sum(
            len(ids) * table.call_count(FIGURES_OF[resource], kind)
            for kind, ids in kinds_of(resource, objects).items()
        )

    def _post_earning_calls(self, due: Due) -> int:
        if not self._work.is_monetised():
            return 0
        published = [*(r.created_at for r in due.listed), *(k.created_at for k in due.lookups)]
        return sum(earns(created_at, self._session.now) for created_at in published)

    def _earning_calls(self, pieces: Sequence[Days]) -> int:
        """One a piece; only one where Meta tells no earnings, which has to be asked."""
        if len(pieces) <= 1 or self._work.is_monetised():
            return len(pieces)
        params = {**DAY, **day_params(pieces[0])}
        call = insights("page/insights", self._page_id, (EARNINGS,), params)
        try:
            return len(pieces) if self._session.client.ask(call, self._caller).items else 1
        except GraphError:
            return 1

    def _line(self, resource: str, calls: int, why: str) -> PlanLine:
        return PlanLine(self._name, resource, BUCKET, calls, why)


def _days_told(pieces: Sequence[Days]) -> str:
    days = sum(len(piece) for piece in pieces)
    return f"{days} days" if days != 1 else "1 day"
