"""Joins the workspace, the secrets and the sandbox into what each platform's source takes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values

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

    credentials: YoutubeCredentials = read_credentials(environment(), SECRETS_FILE)
    return credentials.has_any


def youtube_inputs(
    youtube: YouTube, sandbox: SandboxInfo | None
) -> tuple[YoutubeSettings, YoutubeCredentials]:
    """The settings and credentials of the YouTube source."""
    from ingestion.youtube import ChannelSettings, YoutubeSettings, read_credentials
    from ingestion.youtube.settings import DAY_RESOURCES

    revenue, days = youtube.windows.revenue_days, youtube.windows.analytics_days
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
    )
    if sandbox:
        return replace(settings, **_sandbox_addresses(sandbox.url)), _sandbox_credentials(sandbox)
    return settings, read_credentials(environment(), SECRETS_FILE)


def authorize_owner(owner: str | None) -> str:
    """Ask a channel's owner for consent in the browser, and keep the refresh token.

    Args:
        owner: Channel id, handle or content owner the token is for; none for all.
    """
    from ingestion.youtube import authorize, read_credentials

    credentials = read_credentials(environment(), SECRETS_FILE)
    return authorize(credentials, secrets_file=SECRETS_FILE, name=owner)


def _sandbox_addresses(url: str) -> dict[str, Any]:
    """The sandbox's addresses; a local server needs no pacing."""
    return {
        "data_root": f"{url}/youtube/v3",
        "analytics_root": f"{url}/v2",
        "reporting_root": f"{url}/v1",
        "token_uri": f"{url}/token",
        "auth_uri": f"{url}/o/oauth2/auth",
        "calls_per_minute": {},
    }


def _sandbox_credentials(sandbox: SandboxInfo) -> YoutubeCredentials:
    from ingestion.youtube import YoutubeCredentials

    return YoutubeCredentials.sandbox(sandbox.owned_channel_ids)
