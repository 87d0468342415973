"""How fresh the published data is, and which accounts were not read for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from serving.slack.message import section
from serving.slack.reading import listed
from serving.slack.shown import Shown, why_button
from serving.slack.wording import day, moment, quoted, several, since
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from slack_sdk.models.blocks import Block

    from serving.slack.days import AccountDays
    from serving.slack.reading import Row, Snapshot

SKEW = timedelta(minutes=5)
"""By so much clocks may differ before data from the future is told of."""


@dataclass(frozen=True)
class Stale:
    """An account that was not read for too long."""

    account_key: str
    platform: str
    account_name: str
    last_observed_at: datetime


def stale_accounts(accounts: Sequence[Row], *, hours: int, now: datetime) -> list[Stale]:
    """Return the accounts last read more than `hours` ago, longest first.

    Accounts that only imported files tell of are never stale.
    """
    limit = now - timedelta(hours=hours)
    found = [
        Stale(
            account_key=account["account_key"],
            platform=account["platform"],
            account_name=account["account_name"],
            last_observed_at=account["last_observed_at"],
        )
        for account in accounts
        if account["is_collected"] and (account["last_observed_at"] or now) < limit
    ]
    return sorted(found, key=lambda stale: (stale.last_observed_at, stale.account_key))


def stale_section(stale: Stale, *, now: datetime, zone: ZoneInfo) -> Block:
    """One stale account, with the button of its age."""
    shown = Shown(
        kind="reading",
        platform=stale.platform,
        metric="",
        value=None,
        at=now,
        key=stale.account_key,
    )
    return section(
        f":hourglass: *{quoted(stale.account_name, 60)}* · {platform_name(stale.platform)} was "
        f"last read {moment(stale.last_observed_at, zone)}, {since(stale.last_observed_at, now)}.",
        button=why_button(shown),
    )


def freshness_lines(
    snapshot: Snapshot,
    accounts: Sequence[Row],
    days: Sequence[AccountDays],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[str]:
    """Return a line a platform: the newest reading, the newest day, and what is missing."""
    gaps = {row["platform"]: row for row in snapshot.rows("open_gaps")}
    lines = []
    for platform, held in listed(accounts, "platform").items():
        read = [
            row["last_observed_at"]
            for row in held
            if row["is_collected"] and row["last_observed_at"]
        ]
        if not read:
            lines.append(f"• {platform_name(platform)}: imported files alone")
            continue
        newest = max(read)
        line = f"• {platform_name(platform)}: read {moment(newest, zone)}, {since(newest, now)}"
        told = [each.newest[0] for each in days if each.platform == platform]
        line += f"; newest day {day(max(told))}" if told else "; no days yet"
        if platform in gaps:
            missing = several(gaps[platform]["gap_count"], "account day")
            line += f"; {missing} missing that can still be had"
        lines.append(line)
    if snapshot.published_at > now + SKEW:
        lines.append("• The published data is from the future: compare the machines' clocks")
    else:
        published = moment(snapshot.published_at, zone)
        lines.append(f"• Published {published}, {since(snapshot.published_at, now)}")
    return lines
