"""Tokens: what one is and when it ends, and Page tokens issued from a system user's or person's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ingestion.graph.calls import Caller, GraphCall
from ingestion.graph.errors import GraphError, MissingCredentialsError, WrongTokenKindError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.graph.calls import GraphAnswer
    from ingestion.graph.client import GraphClient
    from ingestion.graph.credentials import GraphCredentials

ANNOUNCED_DAYS = (2, 7, 14)
PERSONAL = "me"
NO_TOKEN = (
    "no token for Meta's Graph API: expected GRAPH_SYSTEM_USER_TOKEN or GRAPH_USER_TOKEN, got "  # noqa: S105 - words
    "neither; set one in the environment or under [sources.graph] in the secrets file"
)


@dataclass(frozen=True)
class TokenFacts:
    """What Meta says of a token.

    Attributes:
        kind: ``USER``, ``PAGE``, ``SYSTEM_USER`` or ``APP``.
        is_valid: Whether it is accepted.
        expires_at: When it ends; None when it does not end by time.
        data_access_expires_at: When its person's consent to read data ends; None when never.
        scopes: The permissions it holds.
    """

    kind: str
    is_valid: bool
    expires_at: datetime | None
    data_access_expires_at: datetime | None
    scopes: tuple[str, ...] = ()

    def announcements(self, now: datetime, *, name: str) -> list[str]:
        """One line for each end of `name` that is 14, 7 or 2 days away or less, or past."""
        ends = [
            (self.expires_at, "expires", "make a new token"),
            (
                self.data_access_expires_at,
                "loses its access to data",
                "let its person sign in to the app again",
            ),
        ]
        return [
            line
            for end, what, remedy in ends
            if end is not None and (line := _announcement(end, now, f"{name} {what}", remedy))
        ]


def token_facts(client: GraphClient, credentials: GraphCredentials) -> TokenFacts:
    """Ask Meta what the token of `credentials` is; with the app's token where that is known.

    The token under question travels in the body of a batch, never in an address.

    Raises:
        MissingCredentialsError: There is no token.
        GraphError: Meta does not tell.
    """
    if not credentials.token:
        raise MissingCredentialsError(NO_TOKEN)
    asking = Caller("the app", credentials.app_token or credentials.token)
    call = GraphCall("debug_token", "debug_token", secret_params={"input_token": credentials.token})
    data = client.ask(call, asking).data.get("data") or {}
    return TokenFacts(
        kind=str(data.get("type") or "unknown"),
        is_valid=data.get("is_valid") is True,
        expires_at=_moment(data.get("expires_at")),
        data_access_expires_at=_moment(data.get("data_access_expires_at")),
        scopes=tuple(str(scope) for scope in data.get("scopes") or ()),
    )


def missing_scopes(facts: TokenFacts, needed: Sequence[str]) -> list[str]:
    """The permissions of `needed` that the token does not hold."""
    return [scope for scope in needed if scope not in facts.scopes]


@dataclass(frozen=True)
class IssuedPage:
    """A Page's own caller, and the fields that were asked for in the same call."""

    caller: Caller
    answer: GraphAnswer


class PageTokens:
    """Issues Page tokens from the system user's or person's.

    Attributes:
        owner: Who issues them: the system user or person.
    """

    def __init__(self, client: GraphClient, credentials: GraphCredentials) -> None:
        self._client = client
        if not credentials.token:
            raise MissingCredentialsError(NO_TOKEN)
        self.owner = Caller(credentials.kind, credentials.token, meter=PERSONAL)

    def pages(
        self, page_ids: Sequence[str], *, fields: Sequence[str] = ()
    ) -> dict[str, IssuedPage | GraphError]:
        """Return each Page's caller and its `fields`, or the error; fifty Pages a request."""
        calls = [self._call(page_id, fields) for page_id in page_ids]
        results = self._client.batch(calls, self.owner)
        return {
            page_id: self._issued(page_id, result)
            for page_id, result in zip(page_ids, results, strict=True)
        }

    def profiles(
        self, page_ids: Sequence[str], *, fields: Sequence[str]
    ) -> dict[str, IssuedPage | GraphError]:
        """Return the `fields` of Pages of others, asked for by the owner; fifty Pages a request."""
        calls = [GraphCall("page", page_id, {"fields": ",".join(fields)}) for page_id in page_ids]
        results = self._client.batch(calls, self.owner)
        return {
            page_id: result if isinstance(result, GraphError) else IssuedPage(self.owner, result)
            for page_id, result in zip(page_ids, results, strict=True)
        }

    def _call(self, page_id: str, fields: Sequence[str]) -> GraphCall:
        return GraphCall("page", page_id, {"fields": ",".join([*fields, "access_token"])})

    def _issued(self, page_id: str, result: GraphAnswer | GraphError) -> IssuedPage | GraphError:
        if isinstance(result, GraphError):
            return result
        data = {name: value for name, value in result.data.items() if name != "access_token"}
        token = result.data.get("access_token")
        if not token:
            return WrongTokenKindError(
                f"no Page token for {page_id}: expected a token of a system user or person with a "
                "task on the Page, got one without; assign the Page to it in Meta's business "
                "settings"
            )
        caller = Caller(
            f"Page {page_id}",
            str(token),
            meter=page_id,
            issue=lambda: self._issued_again(page_id),
        )
        return IssuedPage(caller, replace(result, data=data))

    def _issued_again(self, page_id: str) -> str | None:
        again = self.pages([page_id])[page_id]
        return again.caller.token if isinstance(again, IssuedPage) else None


def _announcement(end: datetime, now: datetime, what: str, remedy: str) -> str | None:
    left = end - now
    if left <= timedelta():
        return f"{what}: expected a living one, it ended on {end:%Y-%m-%d}; {remedy}"
    reached = next((days for days in ANNOUNCED_DAYS if left <= timedelta(days=days)), None)
    if reached is None:
        return None
    days = left // timedelta(days=1)
    when = f"in {days} days" if days > 1 else ("in 1 day" if days else "today")
    return f"{what} {when}, on {end:%Y-%m-%d %H:%M} UTC ({reached} days or less): {remedy}"


def _moment(seconds: object) -> datetime | None:
    """A moment in seconds since 1970; 0 stands for never."""
    if isinstance(seconds, int) and seconds > 0:
        return datetime.fromtimestamp(seconds, UTC)
    return None
