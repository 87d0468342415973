"""Joins the workspace, the secrets and the sandbox into what each platform's source takes."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groundswell.sandbox_process import SandboxInfo
    from groundswell.workspace import Workspace
    from groundswell.workspace_platforms import Facebook, GraphSection, Instagram, YouTube
    from ingestion.graph.credentials import GraphCredentials
    from ingestion.landing.outcome import LoadReport
    from ingestion.youtube import YoutubeCredentials, YoutubeSettings

SECRETS_FILE = Path(".dlt/secrets.toml")
PLATFORMS = ("youtube", "facebook", "instagram")


@dataclass(frozen=True)
class PlatformSource:
    """One platform of the workspace, with all that its source takes.

    Attributes:
        name: The platform, which is the name of its package in `ingestion`.
        settings: What to collect, as the package wants it.
        credentials: Keys and tokens, never shown.
    """

    name: str
    settings: Any
    credentials: Any

    def load(self, **given: Any) -> LoadReport:
        """Collect what is due; see the package's `load`."""
        report: LoadReport = self._package.load(self.settings, self.credentials, **given)
        return report

    def plan(self, **given: Any) -> Any:
        """Tell what a load would ask for; see the package's `plan`."""
        return self._package.plan(self.settings, self.credentials, **given)

    def check(self) -> list[Any]:
        """Prove that the credentials work; see the package's `check`."""
        checks: list[Any] = self._package.check(self.settings, self.credentials)
        return checks

    @property
    def _package(self) -> Any:
        return import_module(f"ingestion.{self.name}")


def platform_sources(workspace: Workspace, sandbox: SandboxInfo | None) -> list[PlatformSource]:
    """The sources of the platforms that the workspace names, in the order they are loaded."""
    sources: list[PlatformSource] = []
    if workspace.youtube:
        sources.append(PlatformSource("youtube", *youtube_inputs(workspace.youtube, sandbox)))
    if workspace.facebook:
        settings = facebook_settings(workspace.facebook, sandbox)
        sources.append(PlatformSource("facebook", settings, _graph_credentials(sandbox)))
    if workspace.instagram:
        settings = instagram_settings(workspace.instagram, sandbox)
        sources.append(PlatformSource("instagram", settings, _graph_credentials(sandbox)))
    return sources


def environment() -> dict[str, str]:
    """The environment, completed from `.env` in the current folder."""
    stored = {name: value for name, value in dotenv_values(".env").items() if value}
    return {**stored, **os.environ}


def has_credentials() -> bool:
    """Whether any platform can be asked; without, the sandbox answers."""
    from ingestion.graph.credentials import read_graph_credentials
    from ingestion.youtube import read_credentials

    known = environment()
    return (
        read_credentials(known, SECRETS_FILE).has_any
        or read_graph_credentials(known, SECRETS_FILE).has_any
    )


def youtube_inputs(
    youtube: YouTube, sandbox: SandboxInfo | None
) -> tuple[YoutubeSettings, YoutubeCredentials]:
    """The settings and credentials of the YouTube source."""
    from ingestion.youtube import (
        ChannelSettings,
        YoutubeCredentials,
        YoutubeSettings,
        read_credentials,
    )
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
        resources=_switches(youtube.resources),
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
        addresses = _youtube_addresses(sandbox.url)
        return replace(settings, **addresses), YoutubeCredentials.sandbox(sandbox.owned_channel_ids)
    return settings, read_credentials(environment(), SECRETS_FILE)


def facebook_settings(facebook: Facebook, sandbox: SandboxInfo | None) -> Any:
    """The settings of the Facebook source."""
    from ingestion.facebook import FacebookSettings, PageSettings

    pages = tuple(PageSettings(page.id, page.ownership) for page in facebook.pages)
    common = _graph_settings(facebook, sandbox)
    return FacebookSettings(pages=pages, resources=_switches(facebook.resources), **common)


def instagram_settings(instagram: Instagram, sandbox: SandboxInfo | None) -> Any:
    """The settings of the Instagram source."""
    from ingestion.instagram import AccountSettings, InstagramSettings

    accounts = tuple(
        AccountSettings(account_id=account.id, page_id=account.page)
        for account in instagram.accounts
    )
    common = _graph_settings(instagram, sandbox)
    return InstagramSettings(accounts=accounts, resources=_switches(instagram.resources), **common)


def _switches(resources: Mapping[Any, bool]) -> dict[str, bool]:
    return {str(name): on for name, on in resources.items()}


def _graph_settings(section: GraphSection, sandbox: SandboxInfo | None) -> dict[str, Any]:
    """What Facebook and Instagram have in common."""
    from ingestion.graph.limits import Limits
    from ingestion.graph.schedule import SnapshotSchedule, Step

    steps = tuple(
        Step(
            None if step.to_hours is None else timedelta(hours=step.to_hours),
            timedelta(hours=step.every_hours),
        )
        for step in section.snapshots
    )
    budget = section.budget
    return {
        "history_start": section.history_start,
        "snapshot_schedule": SnapshotSchedule(steps) if steps else SnapshotSchedule(),
        "window_days": section.window_days,
        "refresh_hours": section.refresh_hours,
        "recheck_days": section.recheck_days,
        "max_parallel": section.max_parallel,
        "limits": Limits(
            slow_at=budget.slow_at,
            pause_at=budget.pause_at,
            max_wait_seconds=budget.max_wait_minutes * 60,
        ),
        **({"api_root": f"{sandbox.url}/graph"} if sandbox else {}),
    }


def _graph_credentials(sandbox: SandboxInfo | None) -> GraphCredentials:
    from ingestion.graph.credentials import GraphCredentials, read_graph_credentials

    if sandbox:
        import sandbox as stand_ins

        return GraphCredentials(
            system_user_token=stand_ins.GRAPH_SYSTEM_TOKEN,
            app_id=stand_ins.GRAPH_APP_ID,
            app_secret=stand_ins.GRAPH_APP_SECRET,
        )
    return read_graph_credentials(environment(), SECRETS_FILE)


def authorize_owner(owner: str | None) -> str:
    """Ask a channel's owner for consent in the browser, and keep the refresh token.

    Args:
        owner: Channel id, handle or content owner the token is for; none for all.
    """
    from ingestion.youtube import authorize, read_credentials

    credentials = read_credentials(environment(), SECRETS_FILE)
    return authorize(credentials, secrets_file=SECRETS_FILE, name=owner)


def _youtube_addresses(url: str) -> dict[str, Any]:
    """The sandbox's addresses; a local server needs no pacing."""
    return {
        "data_root": f"{url}/youtube/v3",
        "analytics_root": f"{url}/v2",
        "reporting_root": f"{url}/v1",
        "token_uri": f"{url}/token",
        "auth_uri": f"{url}/o/oauth2/auth",
        "calls_per_minute": {},
    }
