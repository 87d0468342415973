"""Insights of Pages, posts and videos."""

from datetime import date, datetime, timedelta
from typing import get_args

from sandbox.graph.call import GraphCall
from sandbox.graph.days import (
    ONE_DAY,
    day_of,
    days_between,
    end_of,
    last_closed,
    read_moment,
    written,
)
from sandbox.graph.errors import bad_parameter, mixed_with_earnings
from sandbox.graph.insights import (
    breakdown_asked,
    checked_metrics,
    element,
    living,
    values_of,
)
from sandbox.graph.metrics import EARNINGS, MONEY_METRICS, PAGE, POST, VIDEO
from sandbox.graph.paging import link
from sandbox.graph.world import Json, Period, SocialObject, Value

SMALLEST_PAGE = 100
MOST_DAYS = timedelta(days=90)
HISTORY = timedelta(days=730)
LATEST_DAYS = 2
PERIODS = {"day", "week", "days_28", "month", "lifetime", "total_over_range"}


def page_insights(call: GraphCall, page: SocialObject) -> Json:
    """Answer a Page's figures by Pacific day."""
    call.needs_page_token()
    call.needs_role(page, "pages_read_engagement", "read_insights")
    metrics = checked_metrics(call, PAGE)
    _refuse_mixture(metrics)
    breakdown = breakdown_asked(call, PAGE, metrics)
    period = call.value("period") or "day"
    if period not in PERIODS:
        raise bad_parameter(f"period must be one of {', '.join(sorted(PERIODS))}")
    since, until = _range(call)
    if _is_small(call, page.owner_id):
        return {"data": []}
    days = [day for day in days_between(since, until, call.at) if end_of(day) > call.at - HISTORY]
    rows: list[Json] = []
    for metric in metrics:
        values: list[Json] = []
        for day in days:
            value = _page_value(call, page.owner_id, metric, day, period)
            values += values_of(value, breakdown, end_time=written(end_of(day)))
        if values:
            rows.append(element(call, metric, period, {"values": values}))
    return {"data": rows, "paging": beside(call, since, until)}


def post_insights(call: GraphCall, post: SocialObject) -> Json:
    """Answer a post's lifetime figures."""
    call.needs_page_token()
    call.needs_role(post, "pages_read_engagement", "read_insights")
    metrics = checked_metrics(call, POST)
    _refuse_mixture(metrics)
    breakdown = breakdown_asked(call, POST, metrics)
    if (call.value("period") or "lifetime") != "lifetime" or _is_small(call, post.owner_id):
        return {"data": []}
    rows: list[Json] = []
    for metric in metrics:
        value: Value | Json | None
        if metric in MONEY_METRICS:
            micros = call.world.earnings(post.owner_id, str(post.body["id"]), None, call.at)
            value = _money(metric, micros)
        else:
            post_id = str(post.body["id"])
            value = call.world.post_metric(post_id, metric, call.at, breakdown=breakdown)
        values = values_of(value, breakdown)
        if values:
            rows.append(element(call, metric, "lifetime", {"values": values}))
    return {"data": rows}


def video_insights(call: GraphCall, video: SocialObject) -> Json:
    """Answer a video's or reel's lifetime figures, all there are when none is named."""
    call.needs_page_token()
    call.needs_role(video, "pages_read_engagement", "read_insights")
    named = checked_metrics(call, VIDEO) if call.value("metric") else list(living(call, VIDEO))
    if _is_small(call, video.owner_id):
        return {"data": []}
    rows: list[Json] = []
    for metric in named:
        value = call.world.video_metric(str(video.body["id"]), metric, call.at)
        values = values_of(value, None)
        if values:
            rows.append(element(call, metric, "lifetime", {"values": values}))
    return {"data": rows}


def beside(call: GraphCall, since: datetime, until: datetime) -> Json:
    """Return the links to the ranges before and after, which never end."""
    length = until - since
    kept = {name: value for name, value in call.params.items() if name not in {"since", "until"}}

    def range_link(start: datetime) -> str:
        first, last = int(start.timestamp()), int((start + length).timestamp())
        return link(call, kept | {"since": str(first), "until": str(last)})

    return {"previous": range_link(since - length), "next": range_link(until)}


def _page_value(
    call: GraphCall, page_id: str, metric: str, day: date, period: str
) -> Value | Json | None:
    if metric in MONEY_METRICS:
        is_daily = period == "day"
        return _money(
            metric, call.world.earnings(page_id, None, day, call.at) if is_daily else None
        )
    breakdown = call.value("breakdown")
    known: tuple[Period, ...] = get_args(Period)
    for one in known:
        if one == period:
            return call.world.page_metric(
                page_id, metric, day, call.at, period=one, breakdown=breakdown
            )
    return None


def _money(metric: str, micros: int | None) -> Value | Json | None:
    """Return earnings as Meta does: an object in one metric, bare dollars in the other."""
    if micros is None:
        return None
    if metric == EARNINGS:
        return {"currency": "USD", "microAmount": micros}
    return round(micros / 1_000_000, 2)


def _refuse_mixture(metrics: list[str]) -> None:
    money = MONEY_METRICS.intersection(metrics)
    if money and len(money) != len(metrics):
        raise mixed_with_earnings()


def _range(call: GraphCall) -> tuple[datetime, datetime]:
    """Return the moments asked for, by default those of the latest days."""
    named_since, named_until = call.value("since"), call.value("until")
    until = read_moment("until", named_until) if named_until else last_closed(call.at)
    since = (
        read_moment("since", named_since)
        if named_since
        else end_of(day_of(until) - (LATEST_DAYS + 1) * ONE_DAY)
    )
    if since > until:
        raise bad_parameter("since must not be later than until")
    # An hour more, because the clocks are put back once a year.
    if until - since > MOST_DAYS + timedelta(hours=1):
        raise bad_parameter("There cannot be more than 90 days (7776000 s) between since and until")
    return since, until


def _is_small(call: GraphCall, page_id: str) -> bool:
    found = call.world.object(page_id, call.at)
    fans = found.body.get("fan_count") if found is not None else None
    return isinstance(fans, int) and fans < SMALLEST_PAGE
