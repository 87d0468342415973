"""`check`: proves step by step that the token works for Instagram, for `groundswell doctor`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingestion.checked import Check
from ingestion.graph.errors import GraphError
from ingestion.graph.tokens import missing_scopes, token_facts
from ingestion.instagram.metrics import DAY
from ingestion.instagram.session import discover, open_session
from ingestion.instagram.settings import PERMISSIONS
from ingestion.ranges import ONE_DAY, Days

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ingestion.graph.credentials import GraphCredentials
    from ingestion.instagram.session import AccountTarget, Session
    from ingestion.instagram.settings import InstagramSettings
    from ingestion.retries import RetryPolicy

LAG_DAYS = 3
TOKEN = "Instagram token"  # noqa: S105 - a name, no secret
REMEDY = "set GRAPH_SYSTEM_USER_TOKEN to a token of a system user with a task on the Page"
GRANT = "give the app the permission and make the token anew"


def check(
    settings: InstagramSettings,
    credentials: GraphCredentials,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    var: Path | None = None,
    retries: RetryPolicy | None = None,
) -> list[Check]:
    """Try the token and each account's objects and insights; a few calls, changes nothing.

    Args:
        settings: Accounts and address.
        credentials: The token.
        clock: Tells "now".
        var: Not used: Meta itself keeps the count of calls.
        retries: How failed calls are repeated.
    """
    del var
    if not credentials.has_any:
        return [Check(TOKEN, ok=False, detail="none is set", remedy=REMEDY)]
    session = open_session(
        replace(settings, max_parallel=1), credentials, target=None, clock=clock, retries=retries
    )
    results = _token_checks(session)
    targets, lost = discover(session)
    results += [
        Check(f"Instagram: {each.account.name}", ok=False, detail=str(each.error), remedy=REMEDY)
        for each in lost
    ]
    for target in targets:
        results += _account_checks(session, target)
    return results


def _token_checks(session: Session) -> list[Check]:
    """What the token is, when it ends and what it may see."""
    try:
        facts = token_facts(session.client, session.credentials)
    except GraphError as error:
        return [Check(TOKEN, ok=False, detail=str(error), remedy=REMEDY)]
    if not facts.is_valid:
        return [Check(TOKEN, ok=False, detail="Meta does not accept it", remedy=REMEDY)]
    lacking = missing_scopes(facts, PERMISSIONS)
    if lacking:
        detail = f"lacks {', '.join(lacking)}"
        return [Check(TOKEN, ok=False, detail=detail, remedy=GRANT)]
    near = facts.announcements(session.now, name=session.credentials.kind)
    if near:
        return [Check(TOKEN, ok=False, detail="; ".join(near), remedy="make a new token in time")]
    until = f"until {facts.expires_at:%Y-%m-%d}" if facts.expires_at else "without an end"
    return [Check(TOKEN, ok=True, detail=f"{facts.kind.lower()}, {until}")]


def _account_checks(session: Session, target: AccountTarget) -> list[Check]:
    """The profile of one account and the insights of a day that is surely known."""
    api, work = session.api(target.account_id), session.work(target.account_id)
    told = work.today - LAG_DAYS * ONE_DAY

    def profile() -> str:
        return f"found @{api.profile().data.get('username', target.account_id)}"

    def insights() -> str:
        group, _ = session.metrics.groups("account_insights", DAY)[0]
        call = api.account_insights(group, Days(told, told))(("reach",))
        return f"{len(api.ask(call).items)} figures of {told}"

    return [
        _tried(f"Instagram account: {target.name}", profile),
        _tried(f"Instagram insights: {target.name}", insights),
    ]


def _tried(name: str, attempt: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=attempt())
    except GraphError as error:
        return Check(name, ok=False, detail=str(error), remedy=REMEDY)
