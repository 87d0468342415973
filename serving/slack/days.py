"""Accounts' days as digest and alerts tell them: one metric an account, against what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from serving.slack.anomalies import AccountDay, Anomaly, find_anomalies
from serving.slack.message import section
from serving.slack.reading import listed
from serving.slack.shown import Shown, why_button
from serving.slack.wording import change, count, day, metric_name, quoted
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slack_sdk.models.blocks import Block, ButtonElement

    from serving.slack.reading import Row, Snapshot

PREFERRED = ("engaged_view_count", "view_count", "engagement_count", "reaction_count")
"""The first of these that an account's days hold is the one told."""
HISTORY = timedelta(days=90)
USUAL_DAYS = 28
FEWEST_DAYS = 7


@dataclass(frozen=True)
class AccountDays:
    """One account's days in its metric, oldest first; a count is None when it is not known."""

    account_key: str
    platform: str
    account_name: str
    metric: str
    days: tuple[tuple[date, int | None], ...]

    @property
    def newest(self) -> tuple[date, int | None]:
        """The newest day that is held."""
        return self.days[-1]

    @property
    def usual(self) -> float | None:
        """The median of the 28 days before the newest; None with fewer than 7 known."""
        before = [value for _, value in self.days[-USUAL_DAYS - 1 : -1] if value is not None]
        return median(before) if len(before) >= FEWEST_DAYS else None

    def observations(self) -> list[AccountDay]:
        """The days as the search for anomalies takes them."""
        return [
            AccountDay(
                account_key=self.account_key,
                platform=self.platform,
                account_name=self.account_name,
                metric=self.metric,
                metric_date=metric_date,
                count=value,
            )
            for metric_date, value in self.days
        ]


def account_days(
    snapshot: Snapshot, accounts: frozenset[str] | None, *, now: datetime
) -> list[AccountDays]:
    """Return the days of `accounts`, by their keys; of all when it is None."""
    rows = snapshot.rows("account_days", since_date=(now - HISTORY).date())
    found = []
    for key, days in listed(rows, "account_key").items():
        metric = _metric(days)
        if metric is None or (accounts is not None and key not in accounts):
            continue
        found.append(
            AccountDays(
                account_key=key,
                platform=days[0]["platform"],
                account_name=days[0]["account_name"],
                metric=metric,
                days=tuple((each["metric_date"], each[metric]) for each in days),
            )
        )
    return found


def day_section(told: AccountDays, *, now: datetime) -> Block:
    """The newest day of one account against its usual, with the button of its number."""
    metric_date, value = told.newest
    usual = told.usual
    compared = ""
    if usual is not None and value is not None:
        moved = change(value, usual)
        compared = f", usually {count(usual)}" + (f" ({moved})" if moved else "")
    return section(
        f"*{quoted(told.account_name, 60)}* · {platform_name(told.platform)}, {day(metric_date)}: "
        f"*{count(value)}* {metric_name(told.metric)}{compared}",
        button=day_button(told.observations()[-1], now=now),
    )


def day_button(day: AccountDay | Anomaly, *, now: datetime) -> ButtonElement:
    """The `Why?` of an account's day."""
    return why_button(
        Shown(
            kind="account_day",
            platform=day.platform,
            metric=day.metric,
            value=day.count,
            at=now,
            key=day.account_key,
            part=day.metric_date.isoformat(),
        )
    )


def anomalies(told: Iterable[AccountDays], *, since: date, now: datetime) -> list[Anomaly]:
    """The anomalies of the days from `since` on, newest first."""
    days = [day for each in told for day in each.observations()]
    found = find_anomalies(days, until=now.date())
    return [each for each in found if each.metric_date >= since]


def anomaly_section(found: Anomaly, *, now: datetime) -> Block:
    """One anomaly, with the button of its number."""
    where = (
        f"{quoted(found.account_name, 60)} · {platform_name(found.platform)}, "
        f"{day(found.metric_date)}"
    )
    metric = metric_name(found.metric)
    if found.kind == "missing":
        said = f":grey_question: *{where}*: no {metric} were delivered. Data alert, no drop."
    elif found.kind == "zero":
        said = (
            f":grey_question: *{where}*: 0 {metric}, where {count(found.expected)} are usual. "
            "Data alert: look whether the platform delivered the day."
        )
    else:
        sign = ":chart_with_upwards_trend:"
        if found.kind == "drop":
            sign = ":chart_with_downwards_trend:"
        score = "" if found.robust_z is None else f" (robust z {found.robust_z:+.1f})"
        said = (
            f"{sign} *{where}*: *{count(found.count)}* {metric}, where {count(found.expected)} "
            f"were expected{score}."
        )
    return section(said, button=day_button(found, now=now))


def _metric(days: Sequence[Row]) -> str | None:
    def known(metric: str) -> Iterable[object]:
        return (each[metric] for each in days if each[metric] is not None)

    return next((metric for metric in PREFERRED if any(True for _ in known(metric))), None)
