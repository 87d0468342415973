"""Alerts: days far from what was expected, days without data, and accounts not read any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from serving.slack.days import account_days, anomalies, anomaly_section
from serving.slack.errors import SlackAppError, SlackSettingsError
from serving.slack.freshness import stale_accounts, stale_section
from serving.slack.message import Message, context, header
from serving.slack.sending import Sender, web_client
from serving.slack.state import State
from serving.slack.wording import several

if TYPE_CHECKING:
    from datetime import datetime

    from slack_sdk.models.blocks import Block

    from serving.slack.reading import Snapshot, SnapshotReader
    from serving.slack.settings import SlackSection, SlackSettings

MOST = 20
"""So many alerts in one message; the rest are counted."""
WATCHED = timedelta(days=7)
"""Older days raise no alert any more."""


def send_alerts(settings: SlackSettings, *, reading: SnapshotReader, now: datetime) -> list[str]:
    """Tell each channel of what it was not told before; return a line a channel.

    Raises:
        SlackAppError: No channel is named, or Slack refused one; the others got theirs.
        WarehouseError: Nothing is published, or it cannot be read.
    """
    channels = settings.section.alerts.channels
    if not channels:
        raise SlackSettingsError("slack.alerts.channels: expected one channel at least, got none")
    with reading.open() as snapshot:
        found = found_alerts(snapshot, settings.section, now=now)
    sender, state = Sender(web_client(settings)), State(settings.state)
    lines, refused = [], []
    for channel in channels:
        claims = {f"alert {channel} {name}": block for name, block in found.items()}
        new = {name: block for name, block in claims.items() if state.claim(name, now=now)}
        try:
            if new:
                sender.post(channel, alert_message(list(new.values())))
        except SlackAppError as error:
            for name in new:
                state.release(name)
            refused.append(f"{channel}: {error}")
            continue
        for name in new:
            state.finish(name)
        lines.append(
            f"{channel}: {several(len(new), 'new alert')}" if new else f"{channel}: nothing new"
        )
    if refused:
        raise SlackAppError("; ".join([*refused, *lines]))
    return lines


def found_alerts(snapshot: Snapshot, section: SlackSection, *, now: datetime) -> dict[str, Block]:
    """Return every alert there is ground for, by a name that stays while the ground does."""
    days = account_days(snapshot, None, now=now)
    found = {
        f"{each.kind} {each.account_key} {each.metric} {each.metric_date}": anomaly_section(
            each, now=now
        )
        for each in anomalies(days, since=(now - WATCHED).date(), now=now)
    }
    accounts = snapshot.rows("accounts")
    for stale in stale_accounts(accounts, hours=section.alerts.stale_hours, now=now):
        name = f"stale {stale.account_key} {stale.last_observed_at.isoformat()}"
        found[name] = stale_section(stale, now=now, zone=section.zone)
    return found


def alert_message(alerts: list[Block]) -> Message:
    """Return the message that tells of `alerts`, one at least."""
    title = several(len(alerts), "alert")
    more = len(alerts) - MOST
    rest = (context(f"and {more} more; the report shows all"),) if more > 0 else ()
    return Message(
        text=f"Groundswell: {title}",
        blocks=(header(f"Groundswell: {title}"), *alerts[:MOST], *rest),
    )
