"""An answer as lines for a terminal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from ml.forecast.ask.answer import Answer, HorizonForecast

HORIZONS = {"1d": "after a day", "7d": "after 7 days", "28d": "after 28 days", "lifetime": "in all"}
METRICS = {
    "engaged_view_count": "Engaged views",
    "view_count": "Views",
    "engagement_count": "Engagement (reactions, comments, shares, saves)",
}
SHOWN_REASONS = 4


def lines(answer: Answer, zone: ZoneInfo | None = None) -> list[str]:
    """Return the answer as lines without colour, times in `zone`, UTC when None."""
    zone = zone or ZoneInfo("UTC")
    account, draft = answer["account"], answer["draft"]
    length = "" if draft["length_seconds"] is None else f" of {draft['length_seconds']:,.0f} s"
    told = [
        f"{account['name']} ({account['platform']}), {draft['kind']}{length}, "
        f"{_moment(draft['at'], zone)}",
        "",
        f"{METRICS[answer['metric']]}:",
    ]
    told += [_horizon(each) for each in answer["horizons"]]
    told += [""] * bool(answer["notes"]) + answer["notes"]
    told += _section(
        f"Why ({HORIZONS[answer['main_horizon']]}), against its typical post:",
        [
            f"× {each['factor']:.2f}  {each['group']}: {each['text']}"
            for each in answer["reasons"][:SHOWN_REASONS]
        ],
    )
    told += _section(
        "Best hours of the week after:",
        [
            f"{_moment(each['at'], zone)}  {_count(each['forecast'])} (× {each['factor']:.2f})"
            for each in answer["best_hours"]
        ],
    )
    told += _section(
        "Similar posts:",
        [
            f"{each['published_at'][:10]}  {_count(each['count'] or 0):>9}  "
            f"{each['title'] or each['post_key']}"
            + (f"  {each['permalink_url']}" if each["permalink_url"] else "")
            for each in answer["similar_posts"]
        ],
    )
    model = answer["model"]
    return [*told, "", f"By {model['version']}, trained {model['trained_at'][:10]}"]


def _horizon(each: HorizonForecast) -> str:
    return (
        f"  {HORIZONS[each['horizon']]:<13} {_count(each['forecast']):>9}   "
        f"8 of 10 posts: {_count(each['lower_80'])} to {_count(each['upper_80'])}   "
        f"19 of 20: {_count(each['lower_95'])} to {_count(each['upper_95'])}   "
        f"{each['baseline']['name'].replace('_', ' ')} {_count(each['baseline']['count'])}"
    )


def _section(title: str, rows: list[str]) -> list[str]:
    return ["", title, *(f"  {row}" for row in rows)] if rows else []


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _moment(iso: str, zone: ZoneInfo) -> str:
    local = datetime.fromisoformat(iso).astimezone(zone)
    return f"{local:%a %Y-%m-%d %H:%M} {local.tzname()}"
