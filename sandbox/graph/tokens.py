"""Tokens of the Graph API: users', a system user's, Pages', the app's; what each may do."""

import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sandbox.graph.errors import GraphError, permission_missing, token_missing, token_refused
from sandbox.graph.world import PAGE_TOKEN_PREFIX, PageInfo

Json = dict[str, object]
TokenKind = Literal["USER", "SYSTEM_USER", "PAGE", "APP"]

GRAPH_APP_ID = "990000000000001"
GRAPH_APP_SECRET = "sandbox-graph-secret"  # noqa: S105 - the made secret of a made app
GRAPH_APP_TOKEN = f"{GRAPH_APP_ID}|{GRAPH_APP_SECRET}"
GRAPH_SYSTEM_TOKEN = "sandbox-graph-system-user"  # noqa: S105
GRAPH_USER_TOKEN = "sandbox-graph-user"  # noqa: S105
USER_ID = "990000000000002"
SYSTEM_USER_ID = "990000000000003"
USER_TOKEN_LIFE = timedelta(days=60)
DATA_ACCESS_LIFE = timedelta(days=90)
TASKS = ("ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE")

ALL_PERMISSIONS = frozenset(
    {
        "pages_show_list",
        "pages_read_engagement",
        "read_insights",
        "instagram_basic",
        "instagram_manage_insights",
    }
)

EXPIRED = 463
# What Meta says of a token that went bad, by the subcode it answers.
WORDS = {
    458: "Error validating access token: The user has not authorized application {app}.",
    459: "Error validating access token: You cannot access the app till you log in to "
    "www.facebook.com and follow the instructions given.",
    460: "Error validating access token: The session has been invalidated because the user "
    "changed their password or Facebook has changed the session for security reasons.",
    463: "Error validating access token: Session has expired on {end}.",
    464: "Error validating access token: Sessions for the user are not allowed because the user "
    "is not a confirmed user.",
    467: "Error validating access token: The access token is invalid.",
}


@dataclass
class Token:
    """One token.

    Attributes:
        page_ids: The Pages its holder has a role on; of a Page token the Page alone.
        expires_at: None for a token that does not expire by time.
        spoiled: The 190's subcode it is refused with from now on.
        parent: The token a Page token was derived from; it shares its fate.
    """

    value: str = field(repr=False)
    kind: TokenKind
    permissions: frozenset[str]
    page_ids: frozenset[str]
    issued_at: datetime
    expires_at: datetime | None = None
    data_access_expires_at: datetime | None = None
    spoiled: int | None = None
    uses_left: int | None = None
    parent: str | None = field(default=None, repr=False)

    def requires(self, permission: str) -> None:
        """Refuse when a permission was not granted."""
        if permission not in self.permissions:
            raise permission_missing(permission)


@dataclass
class TokenOffice:
    """Every token of one made app.

    Attributes:
        uses_per_token: A test's way to let tokens expire in mid-run, set by `limit_uses`.
    """

    pages: Sequence[PageInfo]
    clock: Callable[[], datetime]
    _tokens: dict[str, Token] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _count: int = 0

    def __post_init__(self) -> None:
        """Issue the tokens everybody knows."""
        now = self.clock()
        owned = frozenset(page.page_id for page in self.pages if page.is_owned)
        user_end, data_end = now + USER_TOKEN_LIFE, now + DATA_ACCESS_LIFE
        for token in (
            Token(GRAPH_SYSTEM_TOKEN, "SYSTEM_USER", ALL_PERMISSIONS, owned, now),
            Token(GRAPH_USER_TOKEN, "USER", ALL_PERMISSIONS, owned, now, user_end, data_end),
            Token(GRAPH_APP_TOKEN, "APP", frozenset(), frozenset(), now),
        ):
            self._tokens[token.value] = token
        for page in self.pages:
            if page.is_owned:
                self._page_token(page.page_id, self._tokens[GRAPH_SYSTEM_TOKEN])

    def issue(
        self,
        kind: TokenKind,
        *,
        permissions: frozenset[str] = ALL_PERMISSIONS,
        page_ids: frozenset[str] | None = None,
        expires_at: datetime | None = None,
        data_access_expires_at: datetime | None = None,
    ) -> str:
        """Return a new token of a kind, for the owned Pages unless others are named."""
        owned = frozenset(page.page_id for page in self.pages if page.is_owned)
        with self._lock:
            self._count += 1
            value = f"sandbox-graph-{kind.lower().replace('_', '-')}-{self._count:03d}"
            self._tokens[value] = Token(
                value,
                kind,
                permissions,
                owned if page_ids is None else page_ids,
                self.clock(),
                expires_at,
                data_access_expires_at,
            )
        return value

    def expire_all(self) -> None:
        """Let every token but the app's expire now; a new one must be issued."""
        with self._lock:
            for token in self._tokens.values():
                if token.kind != "APP":
                    token.expires_at = self.clock()

    def spoil(self, value: str, subcode: int) -> None:
        """Let a token and the Page tokens derived from it be refused with 190 and a subcode."""
        with self._lock:
            self._tokens[value].spoiled = subcode

    def limit_uses(self, uses: int | None) -> None:
        """Let each token but the app's be good for so many more requests, None for any number."""
        with self._lock:
            for token in self._tokens.values():
                token.uses_left = None if token.kind == "APP" else uses

    def page_token(self, page_id: str, holder: Token) -> str:
        """Return the Page token a holder gets; it lives as long as its own allows."""
        with self._lock:
            return self._page_token(page_id, holder).value

    def caller(self, headers: Mapping[str, str], query_token: str | None) -> Token:
        """Return whose request it is and count the use.

        Raises:
            GraphError: There is no token (104), or it is unknown or refused (190).
        """
        kind, _, value = headers.get("Authorization", "").partition(" ")
        value = value.strip() if kind in {"Bearer", "OAuth"} else (query_token or "")
        if not value:
            raise token_missing()
        with self._lock:
            token = self._find(value)
            if token is None:
                raise token_refused("Invalid OAuth access token - Cannot parse access token")
            if token.uses_left is not None:
                token.uses_left -= 1
            refusal = self._refusal(token)
        if refusal is not None:
            raise refusal
        return token

    def debugged(self, value: str) -> Json:
        """Return what `debug_token` tells of a token."""
        with self._lock:
            token = self._find(value)
            if token is None:
                error = {"code": 190, "message": "Invalid OAuth access token."}
                return {"error": error, "is_valid": False, "scopes": []}
            refusal = self._refusal(token)
        told: Json = {
            "app_id": GRAPH_APP_ID,
            "type": token.kind,
            "application": "Groundswell sandbox",
            "data_access_expires_at": _epoch(token.data_access_expires_at),
            "expires_at": _epoch(token.expires_at),
            "is_valid": refusal is None,
            "issued_at": _epoch(token.issued_at),
            "scopes": sorted(token.permissions),
            "user_id": SYSTEM_USER_ID if token.kind == "SYSTEM_USER" else USER_ID,
        }
        if token.kind == "PAGE":
            told["profile_id"] = next(iter(token.page_ids))
        if refusal is not None:
            told["error"] = {
                "code": refusal.code,
                "message": refusal.message,
                "subcode": refusal.subcode,
            }
        return {key: value for key, value in told.items() if token.kind != "APP" or key in APP_KEYS}

    def _page_token(self, page_id: str, holder: Token) -> Token:
        if holder.kind == "PAGE":
            return holder
        value = PAGE_TOKEN_PREFIX + page_id
        if holder.value != GRAPH_SYSTEM_TOKEN:
            value += f"-of-{holder.value.removeprefix('sandbox-graph-')}"
        if value not in self._tokens:
            self._tokens[value] = Token(
                value,
                "PAGE",
                holder.permissions,
                frozenset({page_id}),
                self.clock(),
                None,
                holder.data_access_expires_at,
                uses_left=holder.uses_left,
                parent=holder.value,
            )
        return self._tokens[value]

    def _find(self, value: str) -> Token | None:
        if value.startswith(GRAPH_APP_ID):
            return self._tokens[GRAPH_APP_TOKEN] if _same(value, GRAPH_APP_TOKEN) else None
        return self._tokens.get(value)

    def _refusal(self, token: Token) -> GraphError | None:
        parent = self._tokens.get(token.parent or "")
        spoiled = token.spoiled or (parent.spoiled if parent else None)
        end = token.expires_at
        if end is not None and self.clock() >= end:
            spoiled = EXPIRED
        if token.uses_left is not None and token.uses_left < 0:
            spoiled = EXPIRED
        if spoiled is None:
            return None
        shown = (end or self.clock()).strftime("%A, %d-%b-%y %H:%M:%S UTC")
        words = WORDS.get(spoiled, WORDS[467]).format(app=GRAPH_APP_ID, end=shown)
        return token_refused(words, spoiled)


APP_KEYS = frozenset({"app_id", "type", "application", "is_valid", "scopes"})


def _epoch(moment: datetime | None) -> int:
    """Return Meta's way to write a moment in `debug_token`: 0 stands for never."""
    return 0 if moment is None else int(moment.timestamp())


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
