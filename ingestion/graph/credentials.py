"""Tokens of Meta's Graph API: where they come from, and that they are never shown."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.graph.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMES = ("system_user_token", "user_token", "app_id", "app_secret")


@dataclass(frozen=True)
class GraphCredentials:
    """A token of a system user or a person, and the app's own; printing shows no secret.

    Attributes:
        system_user_token: Token of a system user; preferred, since no person's leaving ends it.
        user_token: Long-lived token of a person, used without a system user's.
        app_id: The app's id; with its secret it asks what the token is (`debug_token`).
        app_secret: The app's secret.
    """

    system_user_token: str | None = field(default=None, repr=False)
    user_token: str | None = field(default=None, repr=False)
    app_id: str | None = None
    app_secret: str | None = field(default=None, repr=False)

    @property
    def token(self) -> str | None:
        """The token from which Page tokens are issued."""
        return self.system_user_token or self.user_token

    @property
    def kind(self) -> str:
        """Whose token it is, for messages."""
        return "the system user's token" if self.system_user_token else "the person's token"

    @property
    def app_token(self) -> str | None:
        """The app's own token, when id and secret are given."""
        return f"{self.app_id}|{self.app_secret}" if self.app_id and self.app_secret else None

    @property
    def has_any(self) -> bool:
        """Whether anything can be asked of Meta at all."""
        return bool(self.token)

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for tests that look for them where they must not be."""
        return tuple(v for v in (self.system_user_token, self.user_token, self.app_secret) if v)


def read_graph_credentials(environ: Mapping[str, str], secrets_file: Path) -> GraphCredentials:
    """Return the credentials of the environment, completed from `secrets_file`.

    The environment holds ``GRAPH_SYSTEM_USER_TOKEN`` or ``GRAPH_USER_TOKEN``, and if wanted
    ``GRAPH_APP_ID`` and ``GRAPH_APP_SECRET``; the file holds ``system_user_token``,
    ``user_token``, ``app_id`` and ``app_secret`` under ``[sources.graph]``.

    Raises:
        GraphError: The file is no TOML.
    """
    stored = _stored(secrets_file)
    values = {n: environ.get(f"GRAPH_{n.upper()}") or stored.get(n) or None for n in NAMES}
    return GraphCredentials(**values)


def _stored(secrets_file: Path) -> dict[str, Any]:
    """The table [sources.graph] of the secrets file; empty without the file."""
    if not secrets_file.exists():
        return {}
    try:
        content = tomllib.loads(secrets_file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = str(error).rpartition("(")[2].rstrip(")")
        raise GraphError(
            f"cannot read {secrets_file}: expected TOML, it is broken {place}; mend that line"
        ) from None
    table = content.get("sources", {}).get("graph", {})
    return table if isinstance(table, dict) else {}
