"""The morning digest: yesterday, surprises, forecasts that missed, and how fresh the data is."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from serving.slack.accounts import found_account
from serving.slack.days import account_days, anomalies, anomaly_section, day_section
from serving.slack.errors import SlackAppError, SlackSettingsError
from serving.slack.freshness import freshness_lines, stale_accounts, stale_section
from serving.slack.message import Message, context, divider, header, section
from serving.slack.posts import WEEK, over_performing, over_section, titled
from serving.slack.sending import Sender, web_client
from serving.slack.shown import Shown, why_button
from serving.slack.state import State
from serving.slack.wording import count, day, metric_name, quoted, several

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slack_sdk.models.blocks import Block

    from serving.slack.reading import Row, Snapshot, SnapshotReader
    from serving.slack.settings import DigestChannel, SlackSection, SlackSettings

ACCOUNTS, SURPRISES, OVER_PERFORMERS, MISSES, STALE = 12, 5, 3, 3, 4
"""So many of each are told: with headings 40 blocks, where Slack takes 50."""
SURPRISE_DAYS = timedelta(days=4)
"""Days so old still count as surprises: YouTube tells a day up to three days late."""
MISS_WINDOW = timedelta(days=1)


def send_digest(
    settings: SlackSettings, *, reading: SnapshotReader, now: datetime, force: bool = False
) -> list[str]:
    """Send each channel its digest of the day, once; return a line a channel.

    Args:
        settings: Channels and hour.
        reading: What was published.
        now: The moment.
        force: Whether it is sent before the hour, and again.

    Raises:
        SlackAppError: No channel is named, or Slack refused one; the others got theirs.
        WarehouseError: Nothing is published, or it cannot be read.
    """
    section_ = settings.section
    local = now.astimezone(section_.zone)
    if not section_.digest.channels:
        raise SlackSettingsError("slack.digest.channels: expected one channel at least, got none")
    if local.hour < section_.digest.hour and not force:
        return [f"the digest is due at {section_.digest.hour}:00, it is {local:%H:%M %Z}"]
    sender, state = Sender(web_client(settings)), State(settings.state)
    lines, refused = [], []
    with reading.open() as snapshot:
        for channel, chosen in section_.digest.channels.items():
            claim = f"digest {channel} {local.date()}"
            if not force and not state.claim(claim, now=now):
                lines.append(f"{channel}: has today's digest")
                continue
            try:
                sender.post(channel, digest_message(snapshot, section_, chosen, now=now))
            except SlackAppError as error:
                state.release(claim)
                refused.append(f"{channel}: {error}")
                continue
            state.finish(claim)
            lines.append(f"{channel}: digest sent")
    if refused:
        raise SlackAppError("; ".join([*refused, *lines]))
    return lines


def digest_message(
    snapshot: Snapshot, section_: SlackSection, chosen: DigestChannel, *, now: datetime
) -> Message:
    """Return the digest of the accounts `chosen`.

    Raises:
        UnknownAccountError: One of them is not known.
    """
    today = day(now.astimezone(section_.zone).date())
    return Message(
        text=f"Groundswell's digest of {today}",
        blocks=(header(f"Good morning: {today}"), *_blocks(snapshot, section_, chosen, now=now)),
    )


def _blocks(
    snapshot: Snapshot, section_: SlackSection, chosen: DigestChannel, *, now: datetime
) -> Iterator[Block]:
    accounts = snapshot.rows("accounts")
    keys = None
    if chosen.accounts:
        keys = frozenset(found_account(accounts, name)["account_key"] for name in chosen.accounts)
        accounts = [account for account in accounts if account["account_key"] in keys]
    days = account_days(snapshot, keys, now=now)
    yield section("*Yesterday* and the newest day that each platform has told")
    for told in days[:ACCOUNTS]:
        yield day_section(told, now=now)
    if len(days) != len(days[:ACCOUNTS]) or not days:
        more = several(len(days) - ACCOUNTS, "more account")
        yield context(f"and {more}" if days else "No account's days are known yet.")
    yield divider()
    yield section("*Surprises*")
    found = anomalies(days, since=(now - SURPRISE_DAYS).date(), now=now)
    posts = snapshot.rows("recent_posts", since=now - WEEK, until=now)
    better = over_performing(
        [post for post in posts if keys is None or post["account_key"] in keys]
    )
    for surprise in found[:SURPRISES]:
        yield anomaly_section(surprise, now=now)
    for post in better[:OVER_PERFORMERS]:
        yield over_section(post, now=now)
    if not found and not better:
        yield context("None: every account's days and posts are within their usual range.")
    yield divider()
    yield from _misses(snapshot, keys, now=now)
    yield divider()
    yield section(
        "*Data freshness*\n"
        + "\n".join(freshness_lines(snapshot, accounts, days, now=now, zone=section_.zone))
    )
    stale = stale_accounts(accounts, hours=section_.alerts.stale_hours, now=now)
    for each in stale[:STALE]:
        yield stale_section(each, now=now, zone=section_.zone)


def _misses(snapshot: Snapshot, keys: frozenset[str] | None, *, now: datetime) -> Iterator[Block]:
    rows = snapshot.rows("forecasts_come_true", since=now - MISS_WINDOW, until=now)
    rows = [row for row in rows if keys is None or row["account_key"] in keys]
    yield section("*Forecasts that missed*")
    if not rows:
        yield context("No forecast's count became known since yesterday.")
        return
    missed = sorted((row for row in rows if not row["is_inside_80"]), key=_miss_size, reverse=True)
    for row in missed[:MISSES]:
        yield _miss_section(row, now=now)
    inside = len(rows) - len(missed)
    yield context(
        f"{inside} of {several(len(rows), 'forecast')} whose count became known since yesterday "
        "ended inside the 80 % range."
    )


def _miss_size(row: Row) -> float:
    """How far off a forecast was, on the scale of logarithms."""
    return abs(math.log1p(row["actual_count"]) - math.log1p(max(0.0, row["forecast_count"])))


def _miss_section(row: Row, *, now: datetime) -> Block:
    age = "lifetime" if row["horizon_days"] is None else f"{row['horizon_days']}d"
    shown = Shown(
        kind="came_true",
        platform=row["platform"],
        metric=row["metric"],
        value=row["actual_count"],
        at=now,
        key=row["forecast_key"],
        part=age,
    )
    return section(
        f"{titled(row)} · {quoted(row['account_name'], 60)}: *{count(row['actual_count'])}* "
        f"{metric_name(row['metric'])}, forecast {count(row['forecast_count'])} "
        f"({count(row['lower_80_count'])} to {count(row['upper_80_count'])})",
        button=why_button(shown),
    )
