"""One draft's answer, put together."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Literal

import numpy as np

from ml.forecast.ask.estimates import FEW_POSTS, estimate_of
from ml.forecast.ask.hours import best_hours, week_after
from ml.forecast.ask.reasons import coalitions, mixes_of, reasons_of, told_groups
from ml.forecast.ask.rows import drafted
from ml.forecast.ask.similar import similar_posts
from ml.forecast.ask.wording import baseline_words
from ml.forecast.posts import Posts
from ml.forecast.tables import TEXT_LENGTH

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from ml.forecast.ask.answer import Answer, AnswerModel, BestHour, HorizonForecast, Reason
    from ml.forecast.ask.draft import Draft
    from ml.forecast.ask.estimates import Estimate
    from ml.forecast.ask.known import Known
    from ml.forecast.champion import Champion


def answer_of(
    draft: Draft, kind: str, known: Known, *, wanted: NDArray[np.float32], zone: ZoneInfo
) -> Answer:
    """Return the answer to a draft that passed the checks.

    Args:
        draft: The draft.
        kind: Its kind, as the platform's posts have it.
        known: Its account.
        wanted: Vector of its text, shape (d,).
        zone: The zone in which times are told to people.
    """
    estimates = []
    for task in known.served:
        if task != known.main:
            row = drafted(draft, kind, known.history, others=known.others(task), at=[draft.at])
            estimates.append(estimate_of(task, row, known))
    main, reasons, hours = _explained(draft, kind, known, zone)
    order = list(known.served)
    estimates = sorted([*estimates, main], key=lambda each: order.index(each.task))
    horizons = _never_falling([each.of_first() for each in estimates], known.main.horizon)
    settled = known.settled(known.main)
    return {
        "account": {
            "account_key": known.account.account_key,
            "platform": known.account.platform,
            "account_id": known.account.account_id,
            "name": known.account.name,
            "post_count": known.history.counts[known.main],
        },
        "draft": {
            "kind": kind,
            "length_seconds": draft.length_seconds,
            "caption": draft.text[:TEXT_LENGTH] or None,
            "at": f"{draft.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        },
        "metric": known.main.metric,
        "horizons": horizons,
        "main_horizon": known.main.horizon,
        "reasons": reasons,
        "best_hours": hours,
        "similar_posts": similar_posts(settled, known.history, known.similar, wanted),
        "notes": _notes(draft, known, main),
        "model": _model(known.served[known.main]),
    }


def _model(champion: Champion) -> AnswerModel:
    """Which version answers, from when."""
    return {
        "version": champion.model_version,
        "trained_at": f"{champion.trained_at:%Y-%m-%dT%H:%M:%SZ}",
        "data_as_of": f"{champion.trained.cutoff.astype('datetime64[s]')}Z",
    }


def _explained(
    draft: Draft, kind: str, known: Known, zone: ZoneInfo
) -> tuple[Estimate, list[Reason], list[BestHour]]:
    """The main forecast, its reasons and the best hours, from one batch of posts."""
    task, others = known.main, known.others(known.main)
    week = week_after(draft.at)
    rows = drafted(draft, kind, known.history, others=others, at=[draft.at, *week])
    settled = known.settled(task)
    mixes = mixes_of(rows.take(np.zeros(1, dtype=np.intp)), settled) if len(settled) else []
    estimate = estimate_of(task, Posts.joined([rows, *mixes]), known)
    point = estimate.counts["point"]
    reasons: list[Reason] = []
    if mixes and point[0] > 0 and estimate.typical > 0:
        local = draft.at.astimezone(zone)
        reasons = reasons_of(
            float(point[0]),
            estimate.typical,
            np.log1p(point[len(rows) :]).reshape(len(coalitions()), -1),
            told=told_groups(kind, draft.length_seconds, has_caption=bool(draft.text), local=local),
        )
    hours = best_hours(
        week,
        point[1 : len(rows)],
        at_time=float(point[0]),
        published=settled if len(settled) >= FEW_POSTS else others,
        zone=known.account.zone,
    )
    return estimate, reasons, hours


def _never_falling(horizons: list[HorizonForecast], main: str) -> list[HorizonForecast]:
    """The forecasts, none later less than the main one and none earlier more: counts only grow.

    They may come from different models, which know nothing of each other.
    """
    place = [each["horizon"] for each in horizons].index(main)
    middle = horizons[place]
    for each in horizons[:place]:
        for name in COUNTS:
            each[name] = min(each[name], middle[name])
    for each in horizons[place + 1 :]:
        for name in COUNTS:
            each[name] = max(each[name], middle[name])
    return horizons


COUNTS: tuple[Literal["forecast", "lower_80", "upper_80", "lower_95", "upper_95"], ...] = (
    "forecast",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
)


def _notes(draft: Draft, known: Known, main: Estimate) -> list[str]:
    """What whoever asked should know beside the numbers."""
    count = known.history.counts[known.main]
    notes = []
    if not count:
        notes.append(
            "The account has no post with a settled count yet: the range is the widest, that of "
            f"other accounts of {known.account.platform}."
        )
    elif count < FEW_POSTS:
        posts = "1 post" if count == 1 else f"{count} posts"
        notes.append(f"The account has only {posts} with a settled count: the range is widened.")
    if count and main.served_by == "baseline":
        name = known.served[known.main].trained.tasks[known.main].decision.name
        notes.append(f"No model is better than {baseline_words(name)}: that is what is shown.")
    if not draft.text:
        notes.append("No caption was given: one as usual for the account is assumed.")
    elif len(draft.text) > TEXT_LENGTH:
        notes.append(
            f"Of the caption's {len(draft.text):,} characters the first {TEXT_LENGTH:,} are read."
        )
    if known.history.newer:
        notes.append(
            f"{known.history.newer} posts are newer than the clock and were left out: check the "
            "clock of this machine."
        )
    return notes
