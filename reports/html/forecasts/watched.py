"""Models in charge and what is watched around them: versions, champions, drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html import charts
from reports.html.blocks import Chart, Column, Figure, Note, Plot, Table, Text
from reports.html.figures import missing, number
from reports.html.forecasts import drawings
from reports.html.forecasts.words import (
    factor,
    horizon_place,
    horizon_words,
    served_words,
    stage_place,
    stage_words,
    task_words,
)
from reports.wording import listed

if TYPE_CHECKING:
    from reports.html.blocks import Block
    from reports.html.forecasts.lenses import ForecastLens
    from reports.marts import Row

SUBJECTS = {"feature": "Features", "error": "Errors"}
STATISTICS = {"psi": "population stability index", "error_ratio": "error against before"}
BASELINES_SERVED = (
    "account_kind_median",
    "account_median",
    "equal_age_growth",
    "log_linear_growth",
    "early_counts_linear",
    "all_accounts_median",
)
DRIFT = "Has the world moved away from what the model learnt?"
WHO = "Who answers, and why?"
VERSIONS = "Which versions were trained, and which won?"
NO_CHECK = "Nothing has been checked in the last 90 days: run groundswell score."
NO_MODEL = "No training is on record: run groundswell train."


def drift_blocks(lens: ForecastLens) -> tuple[Block, ...]:
    """The newest checks, and how far the furthest lay day by day."""
    if not lens.drift:
        return (Note(NO_CHECK, DRIFT),)
    values = [
        {
            "name": SUBJECTS.get(row["subject"], str(row["subject"]).capitalize()),
            "date": charts.iso(row["checked_date"]),
            "value": round(row["furthest"], 3),
        }
        for row in lens.drift_days
        if row["furthest"] is not None
    ]
    plots = (
        Plot(
            f"{lens.id}-drift",
            drawings.drift(values),
            "The furthest check of each day as a multiple of its threshold",
            title="The furthest of each check against its threshold",
        ),
    )
    chart = Chart(
        f"{lens.id}-drift-days",
        DRIFT,
        plots if len({value["date"] for value in values}) > 1 else (),
        metric="drift_value",
        fresh=lens.fresh,
        note=f"{drift_words(lens)} Above the dashed line a threshold is passed; the next training "
        "learns from the newer posts.",
        numbers=_drift_days(lens),
        empty=f"{drift_words(lens)} A line needs checks of two days.",
    )
    return chart, _drift_table(lens)


def drift_words(lens: ForecastLens) -> str:
    """How many things are watched and how many have moved."""
    words = []
    for subject, name in SUBJECTS.items():
        rows = [row for row in lens.drift if row["subject"] == subject]
        if rows:
            moved, every = int(rows[0]["drifting_count"]), int(rows[0]["check_count"])
            words.append(f"{formats.exact(moved)} of {formats.exact(every)} {name.lower()}")
    return f"Moved: {listed(words)}." if words else ""


def _drift_days(lens: ForecastLens) -> Table:
    columns = (
        Column("Day"),
        Column("Watched"),
        Column("Furthest, of its threshold", numeric=True, metric="drift_value"),
        Column("Moved", numeric=True, metric="drifting_count"),
        Column("Checked", numeric=True, metric="check_count"),
    )
    body = tuple(
        (
            Text(formats.day(row["checked_date"])),
            Text(SUBJECTS.get(row["subject"], str(row["subject"]))),
            _value(row["furthest"], lens.fresh),
            number("drifting_count", row["drifting_count"], fresh=lens.fresh),
            number("check_count", row["check_count"], fresh=lens.fresh),
        )
        for row in reversed(lens.drift_days)
    )
    return Table(f"{lens.id}-drift-numbers", "", columns, body)


def _value(value: float | None, fresh: str) -> Figure:
    if value is None:
        return missing("drift_value", "too few posts to tell")
    return Figure("drift_value", f"{value:.2f}", exact=f"{value:.4f}", fresh=fresh)


def _drift_table(lens: ForecastLens) -> Table:
    columns = (
        Column("Watched"),
        Column("Asked", minor=True),
        Column("When learnt", numeric=True, metric="drift_reference"),
        Column("Now", numeric=True, metric="drift_current"),
        Column("Distance", numeric=True, metric="drift_value"),
        Column("Threshold", numeric=True, metric="drift_threshold", minor=True),
        Column("State"),
    )
    body = tuple(
        (
            Text(
                str(row["name"]).replace("_", " ").capitalize(),
                detail=STATISTICS.get(row["statistic"], str(row["statistic"])),
            ),
            Text(task_words(row["stage"], row["horizon"])),
            _plain("drift_reference", row["reference_value"], lens.fresh),
            _plain("drift_current", row["current_value"], lens.fresh),
            _value(row["value"], lens.fresh),
            _plain("drift_threshold", row["threshold"], lens.fresh),
            Text("Moved", pill="warn") if row["is_drifting"] else Text("Steady", pill="good"),
        )
        for row in lens.drift
    )
    return Table(
        f"{lens.id}-watched", "What is furthest from what was learnt?", columns, body,
        note="The newest check of each; those nearest to their threshold first, and every one "
        "that has moved.",
    )  # fmt: skip


def _plain(metric: str, value: float | None, fresh: str) -> Figure:
    if value is None:
        return missing(metric, "this check states none")
    return Figure(metric, f"{value:.3g}", exact=f"{value:.6g}", fresh=fresh)


def model_blocks(lens: ForecastLens) -> tuple[Block, ...]:
    """The version in charge of each question, and the newest versions."""
    if not lens.models:
        return (Note(NO_MODEL, WHO),)
    return _champions(lens), _versions(lens)


def _champions(lens: ForecastLens) -> Table:
    columns = (
        Column("Question"),
        Column("Answered by"),
        Column("Off by in tests", numeric=True, metric="typical_factor"),
        Column("Best baseline", numeric=True, metric="typical_factor", minor=True),
        Column("Tested on", numeric=True, metric="test_post_count", minor=True),
        Column("Champion", minor=True),
        Column("Why"),
    )
    rows = sorted(
        lens.models, key=lambda row: (horizon_place(row["horizon"]), stage_place(row["stage"]))
    )
    body = tuple(
        (
            Text(horizon_words(row["horizon"]).capitalize(), detail=stage_words(row["stage"])),
            _who(row),
            _tested("typical_factor", row["model_log_mae"], lens.fresh),
            _tested("typical_factor", row["baseline_log_mae"], lens.fresh),
            number("test_post_count", row["test_post_count"], fresh=lens.fresh,
                   reason="nothing could be tested"),
            Text(short_version(row["model_version"]), detail=_contest(row)),
            Text("", detail=_why(row)),
        )
        for row in rows
    )  # fmt: skip
    return Table(f"{lens.id}-champions", WHO, columns, body)


def short_version(version: str) -> str:
    """What tells a version from others: of "forecast-20261119-a16b9a627974" the last part."""
    return version.rsplit("-", 1)[-1] if version.count("-") > 1 else version


def _contest(row: Row) -> str:
    """Since when the version is in charge, and which it met."""
    own, met, newest = row["model_version"], row["met_version"], row["newest_version"]
    words = f"since {formats.day(row['trained_at'])}"
    if met and met != own:
        words += f", after {short_version(met)}"
    if newest != own:
        day = formats.day(row["newest_trained_at"])
        words += f"; {short_version(newest)} of {day} was no better"
    return words


def _who(row: Row) -> Text:
    name = served_words(row["served_name"])
    if row["model_kind"] == "model":
        return Text("Model", detail=name, pill="good")
    if row["model_kind"] == "baseline":
        return Text("Baseline", detail=name, pill="muted")
    return Text("Nobody", detail="too few posts", pill="muted")


def _why(row: Row) -> str:
    """The reason as it was noted, its baselines in words."""
    words = str(row["reason"] or "no reason was noted")
    for name in BASELINES_SERVED:
        words = words.replace(name, served_words(name))
    return formats.sentence(words)


def _tested(metric: str, error: float | None, fresh: str) -> Figure:
    if error is None:
        return missing(metric, "too few posts were forecast before their outcome was known")
    return Figure(metric, factor(error), exact=f"log error {error:.3f}", fresh=fresh)


def _versions(lens: ForecastLens) -> Table:
    columns = (
        Column("Version"),
        Column("Trained"),
        Column("Questions", numeric=True, metric="task_count"),
        Column("Champion of", numeric=True, metric="champion_count"),
        Column("A model answers", numeric=True, metric="model_task_count", minor=True),
        Column("Learnt from", numeric=True, metric="train_post_count", minor=True),
    )
    body = tuple(
        (
            Text(str(row["model_version"])),
            Text(formats.moment(row["trained_at"])),
            number("task_count", row["task_count"], fresh=lens.fresh),
            number("champion_count", row["champion_count"], fresh=lens.fresh),
            number("model_task_count", row["model_count"], fresh=lens.fresh),
            number("train_post_count", row["train_post_count"], fresh=lens.fresh,
                   reason="nothing was learnt"),
        )
        for row in lens.versions
    )  # fmt: skip
    return Table(f"{lens.id}-versions", VERSIONS, columns, body)
