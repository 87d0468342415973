"""`plan`: the calls that a load would make now."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ingestion.graph.errors import GraphError
from ingestion.instagram.figures_load import windows_to_ask
from ingestion.instagram.listing import list_media, list_stories
from ingestion.instagram.session import discover, open_session
from ingestion.instagram.settings import BUCKET
from ingestion.landing.plan import LoadPlan, PlanLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.graph.credentials import GraphCredentials
    from ingestion.instagram.listing import Listing
    from ingestion.instagram.session import AccountTarget, Session
    from ingestion.instagram.settings import InstagramSettings
    from ingestion.landing.errors import SourceError
    from ingestion.retries import RetryPolicy
    from warehouse import Target


def plan(
    settings: InstagramSettings,
    credentials: GraphCredentials,
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    retries: RetryPolicy | None = None,
) -> LoadPlan:
    """Return the calls that `load` would make now, each call of a batch counted as Meta does.

    What only Meta knows (which media and stories are new) is asked for: these few calls count too.

    Raises:
        MissingCredentialsError: There is no token.
        WarehouseError: The warehouse cannot be read.
    """
    del var  # the state lies in the warehouse
    session = open_session(
        settings, credentials, target=target, clock=clock, since=since, retries=retries
    )
    targets, lost = discover(session)
    asked = session.client.units.get(BUCKET, 0)
    lines = [PlanLine("all", "accounts", BUCKET, asked, "accounts of Pages never asked before")]
    failures: list[SourceError] = [type(e.error)(f"{e.account.name}: {e.error}") for e in lost]
    for each in targets:
        try:
            lines += _account_lines(session, each)
        except GraphError as error:
            failures.append(type(error)(f"{each.name}: {error}"))
    lines = [line for line in lines if line.calls]
    if any(session.work(each.account_id).has_any for each in targets):
        lines.append(PlanLine("all", "token", BUCKET, 1, "when the token ends"))
    return LoadPlan(
        lines=tuple(lines),
        left={BUCKET: None},
        discovery_calls=session.client.units.get(BUCKET, 0),
        failures=tuple(failures),
    )


def _account_lines(session: Session, target: AccountTarget) -> list[PlanLine]:
    """One line a resource of one account."""
    work, api = session.work(target.account_id), session.api(target.account_id)
    counts: Counter[str] = Counter()
    why: dict[str, str] = {"accounts": "the profile"}
    counts["accounts"] = int(work.is_due("accounts"))
    for resource, listed in (("stories", list_stories), ("media", list_media)):
        if not work.is_due(resource):
            continue
        listing = listed(api, work)
        lookups = sum(reading.listed is None for reading in listing.readings)
        counts[resource] = listing.pages + lookups
        why[resource] = f"{listing.pages} pages, {lookups} by their id"
        counts["media_insights"] += _insight_calls(session, listing) if work.wants_insights else 0
        why["media_insights"] = "those due by their age, 50 a request"
    windows = windows_to_ask(work)
    counts["account_insights"] = sum(
        session.metrics.call_count("account_insights", window.kind) for window in windows
    )
    why["account_insights"] = f"{len(windows)} days and windows"
    if work.is_due("account_demographics"):
        counts["account_demographics"] = session.metrics.call_count("account_demographics")
        why["account_demographics"] = "age, city, country, gender"
    return [
        PlanLine(target.name, resource, BUCKET, calls, why[resource])
        for resource, calls in counts.items()
    ]


def _insight_calls(session: Session, listing: Listing) -> int:
    kinds: Sequence[str] = [reading.product_type for reading in listing.readings]
    return sum(session.metrics.call_count("media_insights", kind) for kind in kinds)
