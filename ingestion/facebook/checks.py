"""`check`: proves step by step that the token works, for `groundswell doctor`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ingestion.checked import Check
from ingestion.facebook.fields import POSTS, insights
from ingestion.facebook.metrics import DAY
from ingestion.facebook.page_days import day_params
from ingestion.facebook.page_load import is_below_threshold
from ingestion.facebook.session import Session, open_session
from ingestion.facebook.settings import PERMISSIONS
from ingestion.graph.errors import GraphError
from ingestion.graph.tokens import IssuedPage, missing_scopes
from ingestion.ranges import ONE_DAY, Days

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingestion.facebook.settings import FacebookSettings, PageSettings
    from ingestion.graph.credentials import GraphCredentials
    from ingestion.retries import RetryPolicy

SET_TOKEN = "set GRAPH_SYSTEM_USER_TOKEN or GRAPH_USER_TOKEN"  # noqa: S105 - words
NEW_TOKEN = "make a new token in Meta's business settings"  # noqa: S105 - words
ASSIGN = "assign the Page to the system user or person, with the task ANALYZE"


def check(
    settings: FacebookSettings,
    credentials: GraphCredentials,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    var: Path | None = None,
    retries: RetryPolicy | None = None,
) -> list[Check]:
    """Try the token, its permissions, and each Page's posts and insights; changes nothing.

    Args:
        settings: Pages and address.
        credentials: Tokens.
        clock: Tells "now".
        var: Not used; the argument is the same for every source.
        retries: How failed calls are repeated.
    """
    del var
    if not credentials.has_any:
        return [Check("Graph API token", ok=False, detail="none is set", remedy=SET_TOKEN)]
    session = open_session(settings, credentials, target=None, clock=clock, retries=retries)
    checks = _token_checks(session)
    issued = session.issued(settings.pages)
    for page in settings.pages:
        checks += _page_checks(session, page, issued[page.page_id])
    warning = session.client.version_warning
    version = Check(
        "Graph API version",
        ok=warning is None,
        detail=warning or settings.api_version,
        remedy="set api_version to a living version" if warning else "",
    )
    return [*checks, version]


def _token_checks(session: Session) -> list[Check]:
    """What the token is, when it ends, which permissions it lacks."""
    name = f"Graph API: {session.credentials.kind}"
    facts = session.token_facts()
    if isinstance(facts, GraphError):
        return [Check(name, ok=False, detail=str(facts), remedy=NEW_TOKEN)]
    ends = f"until {facts.expires_at:%Y-%m-%d}" if facts.expires_at else "without an end"
    near = facts.announcements(session.now, name=session.credentials.kind)
    detail = f"{facts.kind}, valid {ends}" if facts.is_valid else "Meta no longer accepts it"
    remedy = "" if facts.is_valid else NEW_TOKEN
    checks = [Check(name, ok=facts.is_valid, detail=detail, remedy=remedy)]
    checks += [Check(f"{name}: end", ok=False, detail=line, remedy=NEW_TOKEN) for line in near]
    lacking = missing_scopes(facts, PERMISSIONS) if facts.scopes else []
    if lacking:
        detail = f"lacks {', '.join(lacking)}"
        checks.append(Check(f"{name}: permissions", ok=False, detail=detail, remedy=NEW_TOKEN))
    return checks


def _page_checks(
    session: Session, page: PageSettings, issued: IssuedPage | GraphError
) -> list[Check]:
    """A Page's profile and, of an owned one, its posts and insights."""
    if isinstance(issued, GraphError):
        return [Check(f"Page {page.page_id}", ok=False, detail=str(issued), remedy=ASSIGN)]
    name = str(issued.answer.data.get("name") or page.page_id)
    if page.ownership != "owned":
        return [Check(f"Page {name}", ok=True, detail="its public profile is read")]
    today = session.work(page.page_id).today
    week = Days(today - timedelta(days=7), today - ONE_DAY)
    newest = POSTS.listing(page.page_id, limit=1)

    def posts() -> str:
        return "read" if session.client.ask(newest, issued.caller).items else "none are there"

    def figures() -> str:
        if is_below_threshold(issued.answer.data):
            return "none below 100 likes"
        params = {**DAY, **day_params(week)}
        call = insights("page/insights", page.page_id, ("page_media_view",), params)
        values = [v for m in session.client.ask(call, issued.caller).items for v in m["values"]]
        return f"{len(values)} days of the newest week"

    return [_tried(f"Posts: {name}", posts), _tried(f"Insights: {name}", figures)]


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=attempt())
    except GraphError as error:
        return Check(name, ok=False, detail=str(error), remedy=ASSIGN)
