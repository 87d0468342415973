"""Who asks: API keys, access tokens, refresh tokens and what their owners consented to."""

import hmac
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.google.errors import (
    ApiError,
    invalid_credentials,
    no_identity,
    wrong_api_key,
)

API_KEY = "sandbox-key"
CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - the made secret of a made project
REFRESH_PREFIX = "sandbox-refresh-"
WITHOUT_MONEY = "-without-money"
TOKEN_LIFE = timedelta(seconds=3599)

YOUTUBE = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
COMMENTS = "https://www.googleapis.com/auth/youtube.force-ssl"
ALL_SCOPES = frozenset({YOUTUBE, ANALYTICS, MONEY, COMMENTS})


@dataclass(frozen=True)
class Caller:
    """Who asks, and what they may see."""

    channel_ids: frozenset[str] = frozenset()
    content_owner: str | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def is_signed_in(self) -> bool:
        """Say whether an owner asks, not just a key."""
        return bool(self.scopes)

    @property
    def own_channel_id(self) -> str | None:
        """Return the channel `MINE` stands for; a content owner's user has none here."""
        return next(iter(self.channel_ids)) if len(self.channel_ids) == 1 else None

    def owns(self, channel_id: str) -> bool:
        """Say whether the caller may see the owner's side of a channel."""
        return channel_id in self.channel_ids


PUBLIC = Caller()


@dataclass
class _Token:
    caller: Caller
    issued_at: datetime
    uses_left: int | None


@dataclass
class TokenOffice:
    """Google's token endpoint, for one made project.

    Attributes:
        grants: What each refresh token stands for.
        uses_per_token: A test's way to let tokens expire in mid-run: each is good for so many
            requests.
    """

    grants: Mapping[str, Caller]
    clock: Callable[[], datetime]
    uses_per_token: int | None = None
    _tokens: dict[str, _Token] = field(default_factory=dict)
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, form: Mapping[str, str]) -> dict[str, object]:
        """Return a fresh access token for a refresh token or an authorisation code.

        Raises:
            TokenRefusedError: The client, the grant or the token is not known.
        """
        known = hmac.compare_digest(form.get("client_id", ""), CLIENT_ID)
        if not known or not hmac.compare_digest(form.get("client_secret", ""), CLIENT_SECRET):
            raise TokenRefusedError(401, "invalid_client", "The OAuth client was not found.")
        grant = form.get("grant_type", "")
        if grant not in {"refresh_token", "authorization_code"}:
            raise TokenRefusedError(400, "unsupported_grant_type", f"Invalid grant_type: {grant}")
        is_code = grant == "authorization_code"
        name = form.get("code" if is_code else "refresh_token", "").removeprefix("code-")
        caller = self.grants.get(name)
        if caller is None:
            raise TokenRefusedError(400, "invalid_grant", "Token has been expired or revoked.")
        with self._lock:
            self._count += 1
            token = f"ya29.sandbox-{self._count:06d}"
            self._tokens[token] = _Token(caller, self.clock(), self.uses_per_token)
        answer: dict[str, object] = {
            "access_token": token,
            "expires_in": int(TOKEN_LIFE.total_seconds()),
            "scope": " ".join(sorted(caller.scopes)),
            "token_type": "Bearer",
        }
        return answer | ({"refresh_token": name} if is_code else {})

    def caller(self, headers: Mapping[str, str], query: Mapping[str, list[str]]) -> Caller:
        """Return who asks.

        Raises:
            ApiError: The key or token is wrong or expired, or there is none.
        """
        bearer = headers.get("Authorization", "")
        token = bearer.removeprefix("Bearer ") if bearer else _first(query, "access_token")
        if token:
            return self._holder(token)
        key = headers.get("X-Goog-Api-Key") or _first(query, "key")
        if not key:
            raise no_identity()
        if not hmac.compare_digest(key, API_KEY):
            raise wrong_api_key()
        return PUBLIC

    def expire_all(self) -> None:
        """Let every access token given so far expire now."""
        with self._lock:
            self._tokens.clear()

    def _holder(self, token: str) -> Caller:
        with self._lock:
            entry = self._tokens.get(token)
            if entry is None or self.clock() >= entry.issued_at + TOKEN_LIFE:
                raise invalid_credentials()
            if entry.uses_left is not None:
                if entry.uses_left <= 0:
                    raise invalid_credentials()
                entry.uses_left -= 1
            return entry.caller


def _first(query: Mapping[str, list[str]], name: str) -> str:
    return next(iter(query.get(name, [])), "")


class TokenRefusedError(ApiError):
    """The token endpoint refuses, in OAuth's own body form."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(status, error, description, units=0)

    def body(self) -> dict[str, object]:
        """Return OAuth's error body, which is not the APIs' one."""
        return {"error": self.reason, "error_description": self.message}
