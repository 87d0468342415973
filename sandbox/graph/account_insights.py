"""Insights of Instagram accounts, media and stories."""

from datetime import datetime, timedelta

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
from sandbox.graph.errors import (
    bad_parameter,
    too_few_viewers,
    unlisted_metric,
    unsupported_for_type,
)
from sandbox.graph.insights import (
    breakdown_asked,
    element,
    living,
    metrics_asked,
    total_of,
    values_of,
)
from sandbox.graph.metrics import ACCOUNT_SERIES, ACCOUNT_TOTALS, DEMOGRAPHICS, MEDIA, Metric, Table
from sandbox.graph.page_insights import beside
from sandbox.graph.world import Json, SocialObject

FEWEST_VIEWERS = 5
FEWEST_FOLLOWERS = 100
TOP_VALUES = 45
MOST_DAYS = timedelta(days=30)
KEPT = timedelta(days=90)
FOLLOWER_COUNT_KEPT = timedelta(days=30)
TIMEFRAMES = ("this_week", "this_month")


def media_insights(call: GraphCall, media: SocialObject) -> Json:
    """Answer lifetime figures of media or a story.

    Raises:
        GraphError: A metric is unknown or of another kind of media (100), or too few people saw
            the story (10).
    """
    call.needs_role(media, "instagram_basic", "instagram_manage_insights", "pages_read_engagement")
    if media.kind == "ig_child":
        raise bad_parameter("Insights are not available for the children of an album")
    kind = str(media.body.get("media_product_type", "FEED"))
    metrics = metrics_asked(call)
    _refuse_unlisted(metrics, _of_any_media(call))
    table = living(call, MEDIA.get(kind, MEDIA["FEED"]))
    foreign = [name for name in metrics if name not in table]
    if foreign:
        raise unsupported_for_type(foreign)
    breakdown = breakdown_asked(call, table, metrics)
    media_id = str(media.body["id"])
    if kind == "STORY" and not call.is_recorded:
        viewers = call.world.media_metric(media_id, "reach", call.at)
        if not isinstance(viewers, int) or viewers < FEWEST_VIEWERS:
            raise too_few_viewers()
    rows: list[Json] = []
    for metric in metrics:
        value = call.world.media_metric(media_id, metric, call.at, breakdown=breakdown)
        if value is None:
            continue
        if breakdown is None:
            told: Json = {"values": values_of(value, None)}
        else:
            total = total_of(value, breakdown)
            told = {"values": [{"value": total["value"]}], "total_value": total}
        rows.append(element(call, metric, "lifetime", told))
    return {"data": rows}


def account_insights(call: GraphCall, account: SocialObject) -> Json:
    """Answer an account's totals, its daily series, or who its audience is."""
    call.needs_role(
        account, "instagram_basic", "instagram_manage_insights", "pages_read_engagement"
    )
    metrics = metrics_asked(call)
    known = {**ACCOUNT_TOTALS, **ACCOUNT_SERIES, **DEMOGRAPHICS}
    _refuse_unlisted(metrics, living(call, known))
    kind = call.value("metric_type") or "time_series"
    if any(name in DEMOGRAPHICS for name in metrics):
        return _demographics(call, account, metrics, kind)
    if kind == "total_value":
        return _totals(call, account, metrics)
    wrong = [name for name in metrics if name not in ACCOUNT_SERIES]
    if kind not in {"time_series", "default"}:
        raise bad_parameter("metric_type must be one of default, time_series, total_value")
    if wrong:
        raise bad_parameter(
            f"The following metrics ({','.join(wrong)}) should be specified with parameter "
            "metric_type=total_value"
        )
    return _series(call, account, metrics)


def _totals(call: GraphCall, account: SocialObject, metrics: list[str]) -> Json:
    wrong = [name for name in metrics if name not in ACCOUNT_TOTALS]
    if wrong:
        raise bad_parameter(
            f"The following metrics ({','.join(wrong)}) do not support metric_type=total_value"
        )
    breakdown = breakdown_asked(call, ACCOUNT_TOTALS, metrics)
    since, until = _range(call)
    days = [day for day in days_between(since, until, call.at) if end_of(day) > call.at - KEPT]
    rows: list[Json] = []
    for metric in metrics if days else []:
        value = call.world.account_metric(
            account.owner_id, metric, days[0], days[-1], call.at, breakdown=breakdown
        )
        if value is not None:
            told: Json = {"total_value": total_of(value, breakdown)}
            rows.append(element(call, metric, "day", told))
    return {"data": rows, "paging": beside(call, since, until)}


def _series(call: GraphCall, account: SocialObject, metrics: list[str]) -> Json:
    since, until = _range(call)
    if "follower_count" in metrics and since < call.at - FOLLOWER_COUNT_KEPT - ONE_DAY:
        raise bad_parameter(
            "follower_count metric only supports querying data for the last 30 days excluding the "
            "current day"
        )
    rows: list[Json] = []
    for metric in metrics:
        values: list[Json] = []
        for day in days_between(since, until, call.at):
            value = None
            if end_of(day) > call.at - KEPT:
                value = call.world.account_metric(account.owner_id, metric, day, day, call.at)
            values += values_of(value, None, end_time=written(end_of(day)))
        if values:
            rows.append(element(call, metric, "day", {"values": values}))
    return {"data": rows, "paging": beside(call, since, until)}


def _demographics(call: GraphCall, account: SocialObject, metrics: list[str], kind: str) -> Json:
    breakdown = breakdown_asked(call, {**ACCOUNT_TOTALS, **ACCOUNT_SERIES, **DEMOGRAPHICS}, metrics)
    timeframe = call.value("timeframe")
    if kind != "total_value" or call.value("period") != "lifetime":
        raise bad_parameter("Demographics need metric_type=total_value and period=lifetime")
    if breakdown is None or timeframe not in TIMEFRAMES:
        raise bad_parameter(
            "Demographics need one breakdown (age, city, country, gender) and a timeframe of "
            f"{' or '.join(TIMEFRAMES)}"
        )
    followers = account.body.get("followers_count")
    if isinstance(followers, int) and followers < FEWEST_FOLLOWERS:
        return {"data": []}
    rows: list[Json] = []
    for metric in metrics:
        found = call.world.demographics(account.owner_id, metric, breakdown, timeframe, call.at)
        if found:
            top = dict(sorted(found.items(), key=lambda one: one[1], reverse=True)[:TOP_VALUES])
            total = total_of(top, breakdown)
            told: Json = {"total_value": {"breakdowns": total["breakdowns"]}}
            rows.append(element(call, metric, "lifetime", told))
    return {"data": rows}


def _range(call: GraphCall) -> tuple[datetime, datetime]:
    named_since, named_until = call.value("since"), call.value("until")
    until = read_moment("until", named_until) if named_until else last_closed(call.at)
    since = (
        read_moment("since", named_since) if named_since else end_of(day_of(until) - 2 * ONE_DAY)
    )
    if since > until:
        raise bad_parameter("since must not be later than until")
    if until - since > MOST_DAYS + timedelta(hours=1):
        raise bad_parameter("There cannot be more than 30 days (2592000 s) between since and until")
    return since, until


def _of_any_media(call: GraphCall) -> dict[str, Metric]:
    found: dict[str, Metric] = {}
    for table in MEDIA.values():
        found |= living(call, table)
    return found


def _refuse_unlisted(metrics: list[str], known: Table) -> None:
    for position, name in enumerate(metrics):
        if name not in known:
            raise unlisted_metric(position, sorted(known))
