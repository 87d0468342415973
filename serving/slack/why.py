"""Where a number comes from: definition, source, freshness, and what changed since it was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from serving.slack.message import Message, context, header, section
from serving.slack.wording import (
    MINUS,
    UNKNOWN,
    at_age,
    day,
    escaped,
    exact,
    metric_name,
    moment,
    since,
    times,
    utc,
)
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from serving.slack.answers import Answer
    from serving.slack.reading import Row, Snapshot
    from serving.slack.shown import Shown

SOURCES = {
    "api": "the platform's API",
    "bulk": "the platform's bulk report",
    "import": "an imported file",
}
STATUS = {
    "settling": "still settling: the platform may restate it",
    "settled": "settled",
}
FACTOR = "performance_factor"
GONE = "It is not in what is published any more."


@dataclass(frozen=True)
class Ground:
    """What stands behind a number now.

    Attributes:
        value: Its value now; None when it is not known any more.
        source: Where it was read, a sentence.
        fresh_at: When it was read or made; None when nobody knows.
        notes: Further sentences.
    """

    value: float | None
    source: str
    fresh_at: datetime | None
    notes: tuple[str, ...] = ()


def why_message(
    shown: Shown,
    snapshot: Snapshot,
    *,
    now: datetime,
    zone: ZoneInfo,
    again: Callable[[Shown], Answer | None],
) -> Message:
    """Explain the number `shown`.

    Args:
        shown: What the button carried.
        snapshot: What is published now.
        now: The moment.
        zone: Zone in which times are told.
        again: Answers the same draft anew; None when the button could not carry the draft.
    """
    ground = (
        _forecast(shown, again)
        if shown.kind == "forecast"
        else GROUNDS[shown.kind](shown, snapshot)
    )
    title = f"Why {_said(shown, shown.value)}?"
    published = f"Published {moment(snapshot.published_at, zone)}."
    return Message(
        text=escaped(title),
        blocks=(
            header(title),
            section(f"*Definition*  {_definition(shown, snapshot)}"),
            section(f"*Source*  {ground.source}"),
            section(f"*Freshness*  {_freshness(ground, now=now, zone=zone)}"),
            section(f"*Since it was shown*  {_revision(shown, ground, zone=zone)}"),
            context(" ".join([*ground.notes, published])),
        ),
    )


def _definition(shown: Shown, snapshot: Snapshot) -> str:
    if shown.kind == "reading":
        return "The time since anything of this account was read from its platform."
    row = snapshot.row("definition", metric=shown.metric, platform=shown.platform)
    if row is None:
        told = f"{metric_name(shown.metric)}: not described for {platform_name(shown.platform)}."
    else:
        named = f" The platform calls it `{escaped(row['platform_name'])}`."
        told = f"{escaped(row['label'])}: {escaped(row['description'])}" + (
            named if row["platform_name"] else ""
        )
    if shown.kind == "forecast":
        told = (
            f"What is expected {at_age(shown.part)}: as many posts like it "
            f"end above as below. Counted are {told}"
        )
    return told


def _account_day(shown: Shown, snapshot: Snapshot) -> Ground:
    metric_date = date.fromisoformat(shown.part)
    row = snapshot.row("account_day", account_key=shown.key, metric_date=metric_date)
    epoch = snapshot.row(
        "epochs", platform=shown.platform, metric=shown.metric, metric_date=metric_date
    )
    notes = (escaped(epoch["description"]),) if epoch else ()
    if row is None:
        return Ground(None, GONE, None, notes)
    status = STATUS.get(row["settlement_status"], escaped(row["settlement_status"]))
    source = (
        f"{platform_name(shown.platform)}, {day(metric_date)}, from "
        f"{SOURCES.get(row['reading_source'], 'an imported file')}; {status}."
    )
    return Ground(row[shown.metric], source, row["known_from"], notes)


def _post_total(shown: Shown, snapshot: Snapshot) -> Ground:
    row = snapshot.row("post_total", post_key=shown.key)
    if row is None:
        return Ground(None, GONE, None)
    source = (
        f"The newest reading of the post's counter on {platform_name(shown.platform)}, from "
        f"{SOURCES.get(row['reading_source'], 'an imported file')}."
    )
    return Ground(row[shown.metric], source, row["observed_at"])


def _post_performance(shown: Shown, snapshot: Snapshot) -> Ground:
    age, _, metric = shown.part.partition("/")
    row = snapshot.row("post_performance", post_key=shown.key, age=age, metric=metric)
    if row is None:
        return Ground(None, GONE, None, ("A post's score moves on to its next age.",))
    source = (
        f"{exact(row['actual_count'])} {metric_name(metric)} {at_age(age)} "
        f"against {exact(row['expected_count'])} expected from {exact(row['peer_count'])} earlier "
        "posts of the kind."
    )
    value = row[FACTOR] if shown.metric == FACTOR else row["actual_count"]
    return Ground(value, source, snapshot.published_at)


def _came_true(shown: Shown, snapshot: Snapshot) -> Ground:
    row = snapshot.row("forecast_come_true", forecast_key=shown.key)
    if row is None:
        return Ground(None, GONE, None)
    source = (
        f"The count {at_age(shown.part)}, against "
        f"{exact(row['forecast_count'])} forecast (80 % range {exact(row['lower_80_count'])} to "
        f"{exact(row['upper_80_count'])}) by {row['model_kind']} "
        f"`{escaped(row['model_version'])}`."
    )
    return Ground(row["actual_count"], source, row["actual_known_at"])


def _reading(shown: Shown, snapshot: Snapshot) -> Ground:
    accounts = snapshot.rows("accounts")
    row: Row = next((each for each in accounts if each["account_key"] == shown.key), {})
    if not row:
        return Ground(None, GONE, None)
    source = f"The newest reading of anything of the account on {platform_name(shown.platform)}."
    return Ground(None, source, row["last_observed_at"])


GROUNDS = {
    "account_day": _account_day,
    "post_total": _post_total,
    "post_performance": _post_performance,
    "came_true": _came_true,
    "reading": _reading,
}


def _forecast(shown: Shown, again: Callable[[Shown], Answer | None]) -> Ground:
    answer = again(shown)
    if answer is None:
        return Ground(
            None,
            "A forecast whose caption was too long to be kept beside the number.",
            None,
            ("Ask /forecast again to compare.",),
        )
    found = next((each for each in answer["horizons"] if each["horizon"] == shown.part), None)
    if found is None:
        return Ground(None, "A forecast that is not made any more.", None)
    served = "The model" if found["served_by"] == "model" else "The median, no model"
    source = (
        f"{served}, version `{escaped(answer['model']['version'])}`. {escaped(found['reason'])}"
    )
    return Ground(found["forecast"], source, utc(answer["model"]["data_as_of"]))


def _freshness(ground: Ground, *, now: datetime, zone: ZoneInfo) -> str:
    if ground.fresh_at is None:
        return "not known."
    return f"known since {moment(ground.fresh_at, zone)}, {since(ground.fresh_at, now)}."


def _revision(shown: Shown, ground: Ground, *, zone: ZoneInfo) -> str:
    when = moment(shown.at, zone)
    if shown.kind == "reading":
        if ground.fresh_at and ground.fresh_at > shown.at:
            return f"it was read again after {when}."
        return f"nothing was read since {when}."
    if ground.value is None:
        return f"it was {_said(shown, shown.value)} on {when} and is not known now."
    if shown.value is None:
        return f"it was not known on {when} and is {_said(shown, ground.value)} now."
    if _said(shown, shown.value) == _said(shown, ground.value):
        return f"unchanged since {when}."
    difference = ground.value - shown.value
    sign = "+" if difference > 0 else MINUS
    moved = f"{abs(difference):.2f}" if shown.metric == FACTOR else f"{abs(difference):,.0f}"
    return (
        f"revised: {_said(shown, shown.value)} on {when}, {_said(shown, ground.value)} now "
        f"({sign}{moved})."
    )


def _said(shown: Shown, value: float | None) -> str:
    """The number as a reader sees it."""
    if shown.kind == "reading":
        return "this age"
    if shown.metric == FACTOR:
        return UNKNOWN if value is None else times(value)
    return exact(value)
