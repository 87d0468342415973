"""Asks the Analytics API and turns its answers into raw rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ingestion.landing.errors import ChangedTypeError
from ingestion.youtube.client import Answer, Call, Client
from ingestion.youtube.healing import HealingReport
from ingestion.youtube.quota import ANALYTICS
from ingestion.youtube.reports import COUNTRY_LIST, Query, column_name

if TYPE_CHECKING:
    from ingestion.ranges import Days
    from ingestion.youtube.accounts import Account

Row = dict[str, object]


class AnalyticsApi:
    """The Analytics API as one account sees it."""

    def __init__(self, client: Client, root: str, account: Account) -> None:
        self._client = client
        self._url = f"{root}/reports"
        self._account = account

    def countries(self, channel_id: str, days: Days) -> list[str]:
        """Return the countries of which the channel has figures in `days`; costs a call."""
        query = Query(COUNTRY_LIST, channel_id, days)
        healing = HealingReport(COUNTRY_LIST.metrics, known=frozenset(), optional=None)
        return sorted(str(row["country"]) for row in self.rows(query, healing))

    def rows(self, query: Query, healing: HealingReport) -> list[Row]:
        """Return the rows of `query`, healed of metrics that YouTube refuses.

        Raises:
            YoutubeError: The answer is an error that dropping a metric does not mend.
        """

        def ask(metrics: tuple[str, ...], left_out: str) -> Answer:
            params = query.params(
                metrics, content_owner=self._account.content_owner, left_out=left_out
            )
            call = Call("reports.query", self._url, ANALYTICS, params=params)
            return self._client.ask(call, self._account)

        answer = healing.run(ask)
        return [] if answer is None else raw_rows(query, answer)


def raw_rows(query: Query, answer: Answer) -> list[Row]:
    """Turn an answer into rows of the query's raw table, by header name.

    Raises:
        ChangedTypeError: The answer has no headers, or rows of another length.
    """
    headers = [str(header.get("name")) for header in answer.data.get("columnHeaders") or []]
    found = answer.data.get("rows") or []
    if found and any(len(row) != len(headers) for row in found):
        raise ChangedTypeError(
            f"{query.report.resource}: expected {len(headers)} values a row as the headers say, "
            f"got {len(found[0])}; nothing of this answer was loaded"
        )
    names = [column_name(header) for header in headers]
    base = {**_base(query), **answer.stamp()}
    rows = [{**base, **dict(zip(names, values, strict=True))} for values in found]
    for row in rows:
        if isinstance(row.get("day"), str):
            row["day"] = date.fromisoformat(str(row["day"]))
    return rows


def _base(query: Query) -> Row:
    """What the query itself says about each of its rows."""
    base: Row = {"channel_id": query.channel_id}
    if len(query.video_ids) == 1:
        base["video_id"] = query.video_ids[0]
    if query.currency:
        base["currency"] = query.currency
    if query.country:
        base["country"] = query.country
    if query.is_one_day:
        base["day"] = query.days.start
    if query.report.resource in {"channel_audience", "video_retention"}:
        base |= {"start_date": query.days.start, "end_date": query.days.end}
    return base
