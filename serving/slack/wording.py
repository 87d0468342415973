"""Texts as Slack takes them: vendors' words escaped, numbers and times as people read them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from warehouse.words import AGES, KINDS, METRICS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

METRICS_SHOWN = {
    **METRICS,
    "reaction_count": "reactions",
    "view_count_lifetime": "views so far",
    "like_count_lifetime": "likes so far",
}
BASELINES = {
    "account_median": "the account's median",
    "account_kind_median": "the account's median of this kind",
    "all_accounts_median": "the median over all accounts",
}
UNKNOWN = "–"
MINUS = "\u2212"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile(r"\s+")


def plain(text: str | None) -> str:
    """`text` on one line, without characters that steer a terminal or turn the reading order."""
    return SPACES.sub(" ", CONTROL.sub("", text or "")).strip()


def escaped(text: str | None) -> str:
    """`text` of a platform or a person for mrkdwn: nothing in it can call people or make a link.

    Source:
        https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clipped(text: str, limit: int) -> str:
    """`text` of at most `limit` characters; an ellipsis says that some are left out."""
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + "…"


def quoted(text: str | None, limit: int) -> str:
    """`text` clipped, then escaped, so that no entity is cut through."""
    return escaped(clipped(plain(text), limit))


def link(url: str | None, text: str) -> str:
    """A link with a text already escaped; the text alone when `url` is no web address."""
    if not url or not re.fullmatch(r"https?://[^\s<>|]{1,2000}", url):
        return text
    return f"<{url.replace('&', '&amp;')}|{text.replace('|', '¦')}>"


def count(value: float | None) -> str:
    """`value` in at most four characters and a unit: 9,876 · 12.3K · 4.56M; – when not known."""
    if value is None:
        return UNKNOWN
    size = abs(float(value))
    sign = MINUS if value < 0 else ""
    if size < 9_999.5:
        return f"{sign}{size:,.0f}"
    scales = ((999_500, 1e3, "K"), (999_500_000, 1e6, "M"))
    divisor, unit = next(((by, unit) for limit, by, unit in scales if size < limit), (1e9, "B"))
    scaled = size / divisor
    decimals = 2 if scaled < 9.995 else 1 if scaled < 99.95 else 0
    return f"{sign}{scaled:.{decimals}f}{unit}"


def exact(value: float | None) -> str:
    """`value` with thousands separators: 1,234,567."""
    if value is None:
        return UNKNOWN
    return f"{MINUS if value < 0 else ''}{abs(float(value)):,.0f}"


def several(number: int, word: str) -> str:
    """A number of things: 1 post, 1,234 posts."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def change(now: float, before: float) -> str:
    """From `before` to `now` in percent: +12 % or −4 %; nothing when `before` is 0."""
    if before == 0:
        return ""
    share = round((now / before - 1) * 100)
    return f"{'+' if share >= 0 else MINUS}{abs(share):,} %"


def times(factor: float) -> str:
    """A factor: ×1.12."""
    return f"×{factor:.2f}"


def metric_name(metric: str) -> str:
    """The metric in a sentence."""
    return METRICS_SHOWN.get(metric, metric.removesuffix("_count").replace("_", " "))


def kind_name(kind: str | None) -> str:
    """The kind of a post for people."""
    return KINDS.get(kind or "", (kind or "post").replace("_", " ").capitalize())


def age_name(age: str) -> str:
    """An age or horizon in a sentence: 7 days."""
    return AGES.get(age, age)


def at_age(age: str) -> str:
    """An age or horizon as the end of a sentence: after 7 days, in its lifetime."""
    return "in its lifetime" if age == "lifetime" else f"after {age_name(age)}"


def day(value: date) -> str:
    """A day: Sat 21 Nov 2026."""
    return f"{value:%a} {value.day} {value:%b %Y}"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """A moment where people are: Sat 21 Nov 2026 18:00 CET."""
    local = value.astimezone(zone)
    return f"{day(local)} {local:%H:%M %Z}"


def since(value: datetime, now: datetime) -> str:
    """How long ago `value` was: 3 hours ago; in the future when clocks disagree."""
    hours = (now - value).total_seconds() / 3600
    if hours < -1 / 60:
        return "in the future: the clocks disagree"
    if hours < 1:
        return f"{max(0, round(hours * 60))} min ago"
    if hours < 72:
        return f"{several(round(hours), 'hour')} ago"
    return f"{round(hours / 24)} days ago"


def utc(value: str) -> datetime:
    """The aware moment of an ISO text; one without a zone is UTC."""
    read = datetime.fromisoformat(value)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
