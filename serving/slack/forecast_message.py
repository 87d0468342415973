"""An answer as a message: the number with its range, why, when better, and what was like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from serving.slack.chart import bars
from serving.slack.message import Message, context, header, picture, section
from serving.slack.shown import shown_forecast, why_button
from serving.slack.wording import (
    BASELINES,
    age_name,
    at_age,
    change,
    count,
    kind_name,
    link,
    metric_name,
    moment,
    plain,
    quoted,
    times,
    utc,
)
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slack_sdk.models.blocks import Block

    from serving.slack.answers import Answer, HorizonForecast

REASONS, HOURS, POSTS, NOTES = 5, 5, 5, 5
CAPTION_SHOWN = 280


def forecast_message(
    answer: Answer, *, now: datetime, zone: ZoneInfo, picture_id: str | None = None
) -> Message:
    """Return `answer` as Block Kit.

    Args:
        answer: The forecast.
        now: When it is shown.
        zone: Zone in which times are told.
        picture_id: File id of the uploaded chart; without one the ranges stand as text.
    """
    return Message(
        text=quoted(_summary(answer), 300),
        blocks=tuple(_blocks(answer, now=now, zone=zone, picture_id=picture_id)),
    )


def chart_words(answer: Answer) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(
        f"{age_name(each['horizon'])}: {count(each['forecast'])} "
        f"({count(each['lower_80'])} to {count(each['upper_80'])})"
        for each in answer["horizons"]
    )


def main_forecast(answer: Answer) -> HorizonForecast:
    """The forecast at the horizon the answer is chiefly about."""
    return next(each for each in answer["horizons"] if each["horizon"] == answer["main_horizon"])


def _summary(answer: Answer) -> str:
    main = main_forecast(answer)
    return (
        f"{plain(answer['account']['name'])}: {count(main['forecast'])} "
        f"{metric_name(answer['metric'])} {at_age(main['horizon'])}, "
        f"80 % range {count(main['lower_80'])} to {count(main['upper_80'])}"
    )


def _blocks(
    answer: Answer, *, now: datetime, zone: ZoneInfo, picture_id: str | None
) -> Iterator[Block]:
    account, main = answer["account"], main_forecast(answer)
    yield header(f"Forecast: {plain(account['name'])} · {platform_name(account['platform'])}")
    yield context(_draft_words(answer, zone))
    yield section(_headline(answer, main), button=why_button(shown_forecast(answer, main, now=now)))
    if picture_id:
        yield picture(picture_id, f"Forecast by age: {chart_words(answer)}")
    else:
        yield section(bars(answer))
    for each in answer["horizons"]:
        if each is not main:
            shown = shown_forecast(answer, each, now=now)
            yield section(_range(each), button=why_button(shown))
    if answer["reasons"]:
        yield section("*What moves it, against the account's typical post*\n" + _reasons(answer))
    if answer["best_hours"]:
        yield section("*Best hours in the 7 days after*\n" + _hours(answer, zone))
    if answer["similar_posts"]:
        yield section("*Similar posts of the past*\n" + _similar(answer))
    notes = [quoted(note, 300) for note in answer["notes"][:NOTES]]
    yield context("\n".join([*notes, _model_words(answer, zone)]))


def _draft_words(answer: Answer, zone: ZoneInfo) -> str:
    draft = answer["draft"]
    length = f" of {draft['length_seconds']:,.0f} s" if draft["length_seconds"] else ""
    caption = plain(draft["caption"])
    words = f"“{quoted(caption, CAPTION_SHOWN)}”" if caption else "no caption"
    if len(caption) > CAPTION_SHOWN:
        words += f" ({len(draft['caption'] or ''):,} characters, all of them read)"
    return f"{kind_name(draft['kind'])}{length}, {moment(utc(draft['at']), zone)}, {words}"


def _headline(answer: Answer, main: HorizonForecast) -> str:
    baseline = main["baseline"]
    against = change(main["forecast"], baseline["count"])
    usual = BASELINES.get(baseline["name"], baseline["name"].replace("_", " "))
    lines = [
        f"*{count(main['forecast'])} {metric_name(answer['metric'])}* {at_age(main['horizon'])}",
        f"80 of 100 such posts end between {count(main['lower_80'])} and "
        f"{count(main['upper_80'])}, 95 between {count(main['lower_95'])} and "
        f"{count(main['upper_95'])}.",
    ]
    if main["served_by"] == "baseline":
        lines.append(f":warning: This is {quoted(usual, 80)}, no model.")
    else:
        compared = f" ({against})" if against else ""
        lines.append(f"{quoted(usual, 80).capitalize()} is {count(baseline['count'])}{compared}.")
    lines.append(quoted(main["reason"], 300))
    return "\n".join(lines)


def _range(each: HorizonForecast) -> str:
    served = "" if each["served_by"] == "model" else "; no model, the median"
    likely = f"80 % range {count(each['lower_80'])} to {count(each['upper_80'])}"
    return f"*{count(each['forecast'])}* {at_age(each['horizon'])} ({likely}{served})"


def _reasons(answer: Answer) -> str:
    return "\n".join(
        f"• {times(reason['factor'])} {quoted(reason['group'], 40)}: {quoted(reason['text'], 160)}"
        for reason in answer["reasons"][:REASONS]
    )


def _hours(answer: Answer, zone: ZoneInfo) -> str:
    return "\n".join(
        f"• {moment(utc(hour['at']), zone)}: {count(hour['forecast'])} ({times(hour['factor'])})"
        for hour in answer["best_hours"][:HOURS]
    )


def _similar(answer: Answer) -> str:
    lines = []
    for post in answer["similar_posts"][:POSTS]:
        title = link(post["permalink_url"], quoted(post["title"], 90) or "(no words)")
        when = utc(post["published_at"])
        lines.append(
            f"• {title}: {count(post['count'])}, {kind_name(post['kind'])}, {when.day} {when:%b %Y}"
        )
    return "\n".join(lines)


def _model_words(answer: Answer, zone: ZoneInfo) -> str:
    model, account = answer["model"], answer["account"]
    return (
        f"Model {quoted(model['version'], 60)}, trained {moment(utc(model['trained_at']), zone)} "
        f"on data until {moment(utc(model['data_as_of']), zone)}; "
        f"{account['post_count']:,} posts of the account are known."
    )
