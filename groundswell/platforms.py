"""Joins the workspace, the secrets and the sandbox into what each platform's source takes."""

from __future__ import annotations

import json
import os
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from groundswell.errors import CredentialsError

if TYPE_CHECKING:
    from groundswell.sandbox_process import SandboxInfo
    from groundswell.workspace import YouTube
    from ingestion.youtube import YoutubeCredentials, YoutubeSettings

SECRETS_FILE = Path(".dlt/secrets.toml")


def environment() -> dict[str, str]:
    """The environment, completed from `.env` in the current folder."""
    stored = {name: value for name, value in dotenv_values(".env").items() if value}
    return {**stored, **os.environ}


def has_credentials() -> bool:
    """Whether any platform can be asked; without, the sandbox answers."""
    from ingestion.youtube import read_credentials

    return read_credentials(environment(), SECRETS_FILE).has_any


def youtube_inputs(
    youtube: YouTube, sandbox: SandboxInfo | None
) -> tuple[YoutubeSettings, YoutubeCredentials]:
    """The settings and credentials of the YouTube source."""
    from ingestion.youtube import ChannelSettings, YoutubeSettings, read_credentials
    from ingestion.youtube.settings import DAY_RESOURCES

    revenue, days = youtube.windows.revenue_days, youtube.windows.analytics_days
    roots = _sandbox_roots(sandbox.url) if sandbox else {}
    settings = YoutubeSettings(
        channels=tuple(
            ChannelSettings(
                channel_id=channel.id,
                handle=channel.handle,
                ownership=channel.ownership,
                content_owner=channel.content_owner,
            )
            for channel in youtube.channels
        ),
        resources={str(name): on for name, on in youtube.resources.items()},
        windows={name: revenue if "revenue" in name else days for name in DAY_RESOURCES},
        history_start=youtube.history_start,
        currencies=tuple(youtube.currencies),
        quota_units_per_day=youtube.quota.units_per_day,
        batch_stats_calls_per_day=youtube.quota.batch_stats_calls_per_day,
        refresh_hours=youtube.refresh_hours,
        max_parallel=youtube.max_parallel,
        retention_top_videos=youtube.retention_top_videos,
        **roots,
    )
    if sandbox:
        return settings, _sandbox_credentials(sandbox.url)
    return settings, read_credentials(environment(), SECRETS_FILE)


def authorize_owner(platform: str) -> int:
    """Ask a channel's owner for consent in the browser, and keep the refresh token.

    Raises:
        CredentialsError: The OAuth client is not set.
    """
    from ingestion.youtube import authorize, read_credentials

    credentials = read_credentials(environment(), SECRETS_FILE)
    if not (credentials.client_id and credentials.client_secret):
        raise CredentialsError(
            f"authorize {platform}: expected YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET of an "
            "OAuth client for desktop apps: set them as .env.example shows"
        )
    authorize(credentials, secrets_file=SECRETS_FILE)
    return 0


def _sandbox_roots(url: str) -> dict[str, str]:
    return {
        "data_root": f"{url}/youtube/v3",
        "analytics_root": f"{url}/v2",
        "reporting_root": f"{url}/v1",
        "token_uri": f"{url}/token",
    }


def _sandbox_credentials(url: str) -> YoutubeCredentials:
    from ingestion.youtube import YoutubeCredentials

    with urllib.request.urlopen(f"{url}/sandbox", timeout=10) as answer:  # noqa: S310 - local
        channels = json.load(answer)["channels"]
    owned = [channel["id"] for channel in channels if channel["ownership"] == "owned"]
    return YoutubeCredentials.sandbox(owned)
