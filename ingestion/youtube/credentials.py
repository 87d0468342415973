"""Keys and tokens: where they come from, and that they are never shown."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.youtube.errors import YoutubeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class YoutubeCredentials:
    """An API key for public data and refresh tokens for owners; printing shows no secret.

    Attributes:
        api_key: Key of the project, sent as ``X-Goog-Api-Key``.
        client_id: OAuth client of the installed app.
        client_secret: Its secret.
        refresh_token: A token shared by all owned channels that have none of their own.
        refresh_tokens: Channel id, handle or content owner's name → its refresh token.
    """

    api_key: str | None = field(default=None, repr=False)
    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    refresh_tokens: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def has_any(self) -> bool:
        """Whether anything can be asked of YouTube at all."""
        return bool(self.api_key or self.has_tokens)

    @property
    def has_tokens(self) -> bool:
        """Whether an owner's data can be asked for."""
        has_client = bool(self.client_id and self.client_secret)
        return has_client and bool(self.refresh_token or self.refresh_tokens)

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for tests that look for them where they must not be."""
        values = (self.api_key, self.client_secret, self.refresh_token)
        return tuple(v for v in (*values, *self.refresh_tokens.values()) if v)

    @classmethod
    def sandbox(cls, channel_ids: Iterable[str], *, owner: str | None = None) -> YoutubeCredentials:
        """The credentials that the sandbox accepts for its channels and content owner."""
        tokens = {name: f"sandbox-refresh-{name}" for name in channel_ids}
        if owner:
            tokens[owner] = "sandbox-refresh-owner"
        return cls(
            api_key="sandbox-key",
            client_id="sandbox-client",
            client_secret="sandbox-secret",  # noqa: S106 - the sandbox's made secret
            refresh_tokens=tokens,
        )


def read_credentials(environ: Mapping[str, str], secrets_file: Path) -> YoutubeCredentials:
    """Return the credentials of the environment, completed from `secrets_file`.

    The environment holds ``YOUTUBE_API_KEY``, ``YOUTUBE_CLIENT_ID``, ``YOUTUBE_CLIENT_SECRET`` and
    ``YOUTUBE_REFRESH_TOKEN``; the file the same under ``[sources.youtube]`` in small letters and a
    table ``[sources.youtube.refresh_tokens]`` of one token a channel or content owner.

    Raises:
        YoutubeError: The file is no TOML.
    """
    stored = _stored(secrets_file)

    def value(name: str) -> str | None:
        return environ.get(f"YOUTUBE_{name.upper()}") or stored.get(name) or None

    return YoutubeCredentials(
        api_key=value("api_key"),
        client_id=value("client_id"),
        client_secret=value("client_secret"),
        refresh_token=value("refresh_token"),
        refresh_tokens=dict(stored.get("refresh_tokens", {})),
    )


def _stored(secrets_file: Path) -> dict[str, Any]:
    """The table [sources.youtube] of the secrets file; empty without the file."""
    if not secrets_file.exists():
        return {}
    try:
        content = tomllib.loads(secrets_file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).rpartition("(")[2].rstrip(")")
        raise YoutubeError(
            f"cannot read {secrets_file}: expected TOML, it is broken {place}; mend that line"
        ) from None
    table = content.get("sources", {}).get("youtube", {})
    return table if isinstance(table, dict) else {}
