"""Who asks: an API key for what everybody may see, or an owner's token."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Literal

from ingestion.retries import TransientError
from ingestion.youtube.errors import ExpiredTokenError, MissingCredentialsError, YoutubeError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ingestion.youtube.credentials import YoutubeCredentials
    from ingestion.youtube.settings import YoutubeSettings

MONEY_SCOPE = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
ANALYTICS_SCOPE = "https://www.googleapis.com/auth/yt-analytics.readonly"
DATA_SCOPE = "https://www.googleapis.com/auth/youtube.readonly"
SCOPES = (DATA_SCOPE, ANALYTICS_SCOPE, MONEY_SCOPE)

Consent = Literal["owner", "public"]


class Account:
    """One identity that may ask; all its calls share a token, and stop together when it dies.

    Attributes:
        identity: A name without secrets, such as ``key`` or ``channel:UC…``.
        consent_scope: ``owner`` for a consenting owner's token, ``public`` for a key.
        content_owner: The content owner it acts for.
    """

    def __init__(
        self,
        identity: str,
        *,
        api_key: str | None = None,
        refresh: Callable[[], tuple[str, frozenset[str]]] | None = None,
        content_owner: str | None = None,
    ) -> None:
        self.identity = identity
        self.consent_scope: Consent = "owner" if refresh else "public"
        self.content_owner = content_owner
        self._api_key = api_key
        self._refresh = refresh
        self._lock = threading.Lock()
        self._token: str | None = None
        self._scopes: frozenset[str] = frozenset()
        self._stopped: YoutubeError | None = None

    @property
    def is_owner(self) -> bool:
        """Whether it holds an owner's consent."""
        return self._refresh is not None

    def headers(self) -> dict[str, str]:
        """The headers that carry the secret; they are never logged.

        Raises:
            YoutubeError: The account was stopped, or its owner's consent is gone.
            TransientError: The token service did not answer.
        """
        with self._lock:
            if self._stopped:
                raise self._stopped
            if self._api_key:
                return {"X-Goog-Api-Key": self._api_key}
            if self._token is None:
                self._renew()
            return {"Authorization": f"Bearer {self._token}"}

    def lacks_scope(self, scope: str) -> bool:
        """Whether the owner is known not to have granted `scope`."""
        with self._lock:
            if self._refresh and self._token is None and not self._stopped:
                try:
                    self._renew()
                except TransientError:
                    return False  # the request that follows repeats it, or says what is wrong
            return bool(self._scopes) and scope not in self._scopes

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Get a new token after `refused` headers met 401; false when there is none to get.

        Raises:
            ExpiredTokenError: The owner's consent is gone.
            TransientError: The token service did not answer.
        """
        with self._lock:
            if self._refresh is None or self._stopped:
                return False
            if refused.get("Authorization") == f"Bearer {self._token}":
                self._renew()
            return True

    def stop(self, error: YoutubeError) -> None:
        """Make every later call of this account end with `error`, without asking."""
        with self._lock:
            self._stopped = self._stopped or error

    def redacted(self, text: str) -> str:
        """`text` without this account's secrets."""
        for secret in (self._api_key, self._token):
            if secret:
                text = text.replace(secret, "[secret]")
        return text

    def _renew(self) -> None:
        assert self._refresh is not None  # noqa: S101 - callers hold an owner's account
        try:
            self._token, self._scopes = self._refresh()
        except ExpiredTokenError as error:
            self._stopped = error
            raise


class Accounts:
    """Finds the account that asks for a channel; accounts of one token are one object."""

    def __init__(self, settings: YoutubeSettings, credentials: YoutubeCredentials) -> None:
        self._settings = settings
        self._credentials = credentials
        self._made: dict[str, Account] = {}

    def public(self) -> Account:
        """The account of the API key; with no key, the shared owner's token.

        Raises:
            MissingCredentialsError: Neither is given.
        """
        if self._credentials.api_key:
            return self._account("key", api_key=self._credentials.api_key)
        if self._credentials.refresh_token:
            return self._owner("shared", self._credentials.refresh_token)
        raise MissingCredentialsError(
            "public data needs an API key: set YOUTUBE_API_KEY, or api_key under "
            "[sources.youtube] in .dlt/secrets.toml"
        )

    def owner(
        self, names: tuple[str | None, ...], content_owner: str | None = None
    ) -> Account | None:
        """The account with the owner's consent for the channel called `names`; None without.

        A channel's own token comes first, then the content owner's, then the shared one.
        """
        tokens = self._credentials.refresh_tokens
        own = next((tokens[name] for name in names if name and name in tokens), None)
        if own:
            key = next(name for name in names if name and name in tokens)
            return self._owner(f"channel:{key}", own)
        acting = content_owner or self._settings.content_owner
        if acting and acting in tokens:
            return self._owner(f"content_owner:{acting}", tokens[acting], content_owner=acting)
        if self._credentials.refresh_token:
            identity = f"content_owner:{acting}" if acting else "shared"
            return self._owner(identity, self._credentials.refresh_token, content_owner=acting)
        return None

    def _owner(self, identity: str, token: str, *, content_owner: str | None = None) -> Account:
        client_id, secret = self._credentials.client_id, self._credentials.client_secret
        if not (client_id and secret):
            raise MissingCredentialsError(
                "an owner's token needs its OAuth client: set YOUTUBE_CLIENT_ID and "
                "YOUTUBE_CLIENT_SECRET"
            )
        refresh = google_refresh(self._settings.token_uri, client_id, secret, token, identity)
        return self._account(identity, refresh=refresh, content_owner=content_owner)

    def _account(
        self,
        identity: str,
        *,
        api_key: str | None = None,
        refresh: Callable[[], tuple[str, frozenset[str]]] | None = None,
        content_owner: str | None = None,
    ) -> Account:
        if identity not in self._made:
            self._made[identity] = Account(
                identity, api_key=api_key, refresh=refresh, content_owner=content_owner
            )
        return self._made[identity]


def google_refresh(
    token_uri: str, client_id: str, client_secret: str, refresh_token: str, identity: str
) -> Callable[[], tuple[str, frozenset[str]]]:
    """Return a function that trades the refresh token for an access token and its scopes."""

    def refresh() -> tuple[str, frozenset[str]]:
        from google.auth.exceptions import RefreshError, TransportError
        from google.auth.transport.requests import Request
        from google.oauth2.reauth import refresh_grant

        # the grant itself, since google-auth's Credentials do not tell which scopes were granted
        trade: Any = refresh_grant
        try:
            token, _, _, granted, _ = trade(
                Request(), token_uri, refresh_token, client_id, client_secret
            )
        except RefreshError as error:
            if error.retryable:
                raise TransientError("the token service fails") from None
            raise ExpiredTokenError(
                f"the token of {identity} is expired or revoked: sign in again with "
                "`groundswell authorize youtube`"
            ) from None
        except TransportError:
            raise TransientError("the token service cannot be reached") from None
        return str(token), frozenset(str(granted.get("scope", "")).split())

    return refresh
