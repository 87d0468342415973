"""``/posts``: the last seven days' posts with the highest counts, and those over-performing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from serving.slack.accounts import found_account
from serving.slack.errors import UnknownAccountError
from serving.slack.message import Message, context, divider, header, section
from serving.slack.reading import listed
from serving.slack.shown import Shown, why_button
from serving.slack.why import FACTOR
from serving.slack.wording import (
    at_age,
    count,
    kind_name,
    link,
    metric_name,
    moment,
    quoted,
    several,
    times,
)
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zoneinfo import ZoneInfo

    from slack_sdk.models.blocks import Block

    from serving.slack.reading import Row, Snapshot

WEEK = timedelta(days=7)
TOP = 3
"""So many of each list: six platforms with two lists stay under Slack's 50 blocks."""
OVER = 1.5
"""From this factor of what was expected on, a post is told of as over-performing."""
TOTALS = ("view_count_lifetime", "like_count_lifetime")


def posts_message(snapshot: Snapshot, asked: str, *, now: datetime, zone: ZoneInfo) -> Message:
    """Return the week's posts of the account or platform `asked`; of all without.

    Raises:
        UnknownAccountError: `asked` is neither; the message names near accounts.
    """
    rows = snapshot.rows("recent_posts", since=now - WEEK, until=now)
    rows, about = _chosen(rows, snapshot, asked)
    published = f"Data published {moment(snapshot.published_at, zone)}."
    if not rows:
        told = f"No post{about} was published in the last 7 days that is known by now."
        return Message(text=told, blocks=(section(told), context(published)))
    blocks: list[Block] = [header("Posts of the last 7 days")]
    for platform, posts in listed(rows, "platform").items():
        blocks += _platform_blocks(platform, posts, now=now, zone=zone)
    counted = f"{several(len(rows), 'post')}{about}. {published}"
    return Message(text=f"Posts of the last 7 days: {counted}", blocks=(*blocks, context(counted)))


def over_performing(posts: Sequence[Row]) -> list[Row]:
    """Return the posts that did better than expected by `OVER` at least, best first."""
    scored = [post for post in posts if (post[FACTOR] or 0) >= OVER]
    return sorted(scored, key=lambda post: (-post[FACTOR], post["post_key"]))


def over_section(post: Row, *, now: datetime) -> Block:
    """One over-performing post, with the button of its factor."""
    shown = Shown(
        kind="post_performance",
        platform=post["platform"],
        metric=FACTOR,
        value=post[FACTOR],
        at=now,
        key=post["post_key"],
        part=f"{post['age']}/{post['metric']}",
    )
    return section(
        f"*{times(post[FACTOR])}* {titled(post)}\n{count(post['actual_count'])} "
        f"{metric_name(post['metric'])} {at_age(post['age'])}, "
        f"{count(post['expected_count'])} expected · {quoted(post['account_name'], 60)}",
        button=why_button(shown),
    )


def titled(post: Row) -> str:
    """The post's title, escaped, as a link to it."""
    return link(post["permalink_url"], quoted(post["title"], 100) or "(no words)")


def _chosen(rows: list[Row], snapshot: Snapshot, asked: str) -> tuple[list[Row], str]:
    """The rows asked for, and how to name them."""
    if not asked.strip():
        return rows, ""
    accounts = snapshot.rows("accounts")
    platform = asked.strip().casefold()
    if platform in {account["platform"] for account in accounts}:
        return [
            row for row in rows if row["platform"] == platform
        ], f" on {platform_name(platform)}"
    try:
        account = found_account(accounts, asked.strip().strip("\"'“”"))
    except UnknownAccountError as error:
        raise UnknownAccountError(f"{error} `/posts` alone shows all.") from error
    named = f" of {quoted(account['account_name'], 60)} on {platform_name(account['platform'])}"
    return [row for row in rows if row["account_key"] == account["account_key"]], named


def _platform_blocks(
    platform: str, posts: Sequence[Row], *, now: datetime, zone: ZoneInfo
) -> Iterator[Block]:
    yield divider()
    counted = [(post, metric) for post in posts if (metric := _total(post))]
    counted.sort(key=lambda each: (TOTALS.index(each[1]), -each[0][each[1]], each[0]["post_key"]))
    yield section(f"*{platform_name(platform)}: top*" + ("" if counted else "\nNo counts yet."))
    for post, metric in counted[:TOP]:
        yield _top_section(post, metric, now=now, zone=zone)
    better = over_performing(posts)
    scored = sum(post[FACTOR] is not None for post in posts)
    if better:
        yield section(f"*{platform_name(platform)}: above their usual*")
        for post in better[:TOP]:
            yield over_section(post, now=now)
    elif scored:
        yield section(f"No post did {times(OVER)} of what was expected, of {scored} scored.")
    else:
        yield section("No post has a score yet: none is old enough, or scores are not allowed.")


def _total(post: Row) -> str | None:
    """The running total by which the post is ranked."""
    return next((metric for metric in TOTALS if post[metric] is not None), None)


def _top_section(post: Row, metric: str, *, now: datetime, zone: ZoneInfo) -> Block:
    shown = Shown(
        kind="post_total",
        platform=post["platform"],
        metric=metric,
        value=post[metric],
        at=now,
        key=post["post_key"],
    )
    return section(
        f"*{count(post[metric])}* {metric_name(metric)} · {titled(post)}\n"
        f"{kind_name(post['post_kind'])} of {quoted(post['account_name'], 60)}, "
        f"{moment(post['published_at'], zone)}",
        button=why_button(shown),
    )
