"""YouTube Analytics API v2: reports.query."""

from collections.abc import Callable
from datetime import date

from sandbox.google.errors import (
    bad_request,
    forbidden,
    insufficient_scope,
    missing_parameter,
    unsupported_query,
)
from sandbox.google.identity import ANALYTICS, MONEY
from sandbox.youtube import analytics_special
from sandbox.youtube.analytics_metrics import DOLLAR_RATES, METRICS, value_of
from sandbox.youtube.analytics_rules import (
    MONEY_METRICS,
    NEVER_ANSWERED,
    Query,
    check,
)
from sandbox.youtube.analytics_table import Selection, known_range, table
from sandbox.youtube.call import Call, Json

MOST_VIDEOS = 500
MOST_TRAFFIC_VIDEO_DAYS = 50_000
OWNER_FILTERS = {"video", "channel", "group", "claimedStatus"}


def reports_query(call: Call) -> Json:
    """Answer reports.query: `rows` is missing when there is nothing to say."""
    if ANALYTICS not in call.caller.scopes:
        raise insufficient_scope()
    query = _parse(call)
    kind, _, name = (call.value("ids") or "").partition("==")
    is_owner = kind == "contentOwner"
    rule = check(query, is_content_owner=is_owner)
    wanted = _channels(call, query, kind, name)
    _may_see_money(call, query, wanted)
    span = _span(call, query)
    figures = call.world.figures
    if figures is None:
        raise forbidden()
    report = figures.report(call.at)
    first, last = known_range(figures, report, query, wanted, span)
    selection = Selection(
        figures, report, call.world.channels, wanted, query, first, last, _currency(call)
    )
    if rule.name in analytics_special.REPORTS:
        rows = analytics_special.REPORTS[rule.name](selection)
    else:
        rows = _rows(selection)
    return _answer(query, _finished(call, query, rows))


def _rows(selection: Selection) -> list[list[object]]:
    bases, found = table(selection)
    rows: list[list[object]] = []
    for key, values in found.items():
        sums = dict(zip(bases, values, strict=True))
        rows.append([*key, *(value_of(name, sums) for name in selection.query.metrics)])
    return rows


def _parse(call: Call) -> Query:
    for name in ("ids", "startDate", "endDate", "metrics"):
        if not call.value(name):
            raise missing_parameter(name)
    filters: dict[str, tuple[str, ...]] = {}
    for text in filter(None, (call.value("filters") or "").split(";")):
        name, equals, value = text.partition("==")
        if not equals or not value:
            raise bad_request(f"Invalid filter: {text}", location="filters")
        filters[name] = tuple(value.split(","))
    if len(filters.get("video", ())) > MOST_VIDEOS:
        raise bad_request("Too many video ids in the filter, at most 500.", location="filters")
    metrics = tuple(call.values("metrics"))
    if NEVER_ANSWERED & set(metrics) or call.faults.drift.retired_metrics & set(metrics):
        raise unsupported_query()
    most, start = call.number("maxResults", 0), call.number("startIndex", 1)
    if most < 0 or start < 1:
        raise bad_request("maxResults and startIndex count from 1.", location="startIndex")
    return Query(
        dimensions=tuple(call.values("dimensions")),
        metrics=metrics,
        filters=filters,
        sort=tuple(call.values("sort")),
        max_results=most or None,
        start_index=start,
    )


def _channels(call: Call, query: Query, kind: str, name: str) -> frozenset[int]:
    """Return the channels a query is about, by number.

    Raises:
        ApiError: They are not the caller's (403), or the ids are of no known form (400).
    """
    infos = list(call.world.channels)
    own = {n for n, info in enumerate(infos) if call.caller.owns(info.channel_id)}
    if kind == "channel":
        channel_id = call.caller.own_channel_id if name == "MINE" else name
        wanted = {n for n in own if infos[n].channel_id == channel_id}
        if not wanted:
            raise forbidden()
        return frozenset(wanted)
    if kind == "contentOwner":
        if call.caller.content_owner != name:
            raise forbidden()
        if not OWNER_FILTERS & set(query.filters):
            raise unsupported_query()
        listed = query.filters.get("channel")
        return frozenset(n for n in own if listed is None or infos[n].channel_id in listed)
    raise bad_request(f"Invalid value: {call.value('ids')}", location="ids")


def _may_see_money(call: Call, query: Query, wanted: frozenset[int]) -> None:
    if not MONEY_METRICS & set(query.metrics):
        return
    if MONEY not in call.caller.scopes:
        raise insufficient_scope()
    if not all(call.world.channels[n].is_monetised for n in wanted):
        raise forbidden()


def _span(call: Call, query: Query) -> tuple[date, date]:
    try:
        first, last = (date.fromisoformat(call.value(n) or "") for n in ("startDate", "endDate"))
    except ValueError as error:
        raise bad_request("Dates are written YYYY-MM-DD.", location="startDate") from error
    if last < first:
        raise bad_request("The endDate lies before the startDate.", location="endDate")
    if "month" in query.dimensions:
        if first.day != 1 or last.day != 1:
            raise bad_request(
                "With the dimension month, dates are the first of a month.", location="startDate"
            )
        last = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        last = date.fromordinal(last.toordinal() - 1)
    days = (last - first).days + 1
    videos = len(query.filters.get("video", ()))
    if "insightTrafficSourceType" in query.dimensions and videos * days > MOST_TRAFFIC_VIDEO_DAYS:
        raise unsupported_query()
    return first, last


def _currency(call: Call) -> str:
    currency = call.value("currency") or "USD"
    if currency not in DOLLAR_RATES:
        raise bad_request(f"Invalid currency: {currency}", location="currency")
    return currency


def _finished(call: Call, query: Query, rows: list[list[object]]) -> list[list[object]]:
    """Return the rows sorted and cut as asked, without the days a test hides."""
    if call.faults.hidden_days and "day" in query.dimensions:
        place = query.dimensions.index("day")
        rows = [row for row in rows if row[place] not in call.faults.hidden_days]
    columns = [*query.dimensions, *query.metrics]
    rows.sort(key=lambda row: [str(value) for value in row[: len(query.dimensions)]])
    for name in reversed(query.sort):
        place = columns.index(name.removeprefix("-"))
        rows = sorted(rows, key=_by(place), reverse=name.startswith("-"))
    rows = rows[query.start_index - 1 :]
    return rows if query.max_results is None else rows[: query.max_results]


def _by(place: int) -> Callable[[list[object]], tuple[float, str]]:
    return lambda row: _order(row[place])


def _order(value: object) -> tuple[float, str]:
    return (float(value), "") if isinstance(value, int | float) else (0.0, str(value))


def _answer(query: Query, rows: list[list[object]]) -> Json:
    headers = [
        {"name": name, "columnType": "DIMENSION", "dataType": _dimension_type(name)}
        for name in query.dimensions
    ]
    for name in query.metrics:
        known = METRICS.get(name)
        data_type = known.data_type if known else analytics_special.DATA_TYPES[name]
        headers.append({"name": name, "columnType": "METRIC", "dataType": data_type})
    answer: Json = {"kind": "youtubeAnalytics#resultTable", "columnHeaders": headers}
    if rows:
        answer["rows"] = rows
    return answer


def _dimension_type(name: str) -> str:
    return "FLOAT" if name == "elapsedVideoTimeRatio" else "STRING"
