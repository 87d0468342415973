"""What each number means: the warehouse's definitions, and those of the reports' own arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.wording import listed
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reports.marts import Marts, Row

ANY = "any"
CALCULATED = "Calculated by Groundswell, not stated by a platform."


@dataclass(frozen=True)
class Definition:
    """One metric in words.

    Attributes:
        label: Its name for people.
        text: What it counts.
        origin: Who says so: the platform's own name for it, or that we calculated it.
    """

    label: str
    text: str
    origin: str


OWN = {
    "period_change": (
        "Change",
        "This period against the period of equal length before it. Not shown when a day is "
        "missing or the definition of the metric changed in between.",
    ),
    "share_of_total": ("Share", "The row's part of the total in the same table."),
    "watch_seconds_per_engaged_view": (
        "Watch time per engaged view",
        "Watch time divided by engaged views of the same period.",
    ),
    "engaged_views_per_post": (
        "Engaged views per new video",
        "The median of engaged views at seven days of age, over the period's videos.",
    ),
    "thumbnail_click_rate": (
        "Click rate",
        "Clicks on the thumbnail divided by its impressions, from the sums of the period.",
    ),
    "published_post_count": (
        "Published",
        "Videos first published in the period, on the platform's own day.",
    ),
    "median_at_age": (
        "Median at age",
        "Half of the group's videos had more by this age, half had less. Readings are "
        "interpolated to the exact age; those too far from a real reading are left out.",
    ),
    "held_post_count": ("Posts held", "Posts that were read or imported, deleted ones left out."),
    "post_count": ("Posts", "How many posts the row speaks about."),
    "rpm": ("Revenue per 1,000", "Estimated revenue divided by engaged views, times 1,000."),
    "performance_factor": (
        "Performance",
        "Actual divided by expected at the same age: 2.0× is twice the expected, −2.0× half of it. "
        "Expected is the average of the middle half of the account's last 100 posts of the same "
        "kind at that age.",
    ),
    "expected_count": (
        "Expected",
        "The average of the middle half of the account's last 100 posts of the same kind, "
        "at the same age.",
    ),
    "actual_count": ("Actual", "What the post had at the stated age, as the platform counts."),
    "robust_score": (
        "Robust score",
        "The logarithm of actual against the median of the same earlier posts, drawn towards the "
        "account's own median where there are few: 0 is as expected, 0.69 twice, −0.69 half.",
    ),
    "outperformed_rate": (
        "Better than",
        "The share of the account's scored posts at the same age that scored lower.",
    ),
    "peer_count": (
        "Posts compared",
        "How many of the account's earlier posts of the same kind the expectation is made of, "
        "100 at most.",
    ),
    "score_spread": (
        "Spread of scores",
        "Where the scores lie: half of the posts inside the box, eight of ten along the line.",
    ),
    "above_rate": ("Above expected", "The share of scored posts that had more than expected."),
    "median_post": ("Median post", "Half of the posts had more, half had less, each at its age."),
    "scored_post_count": (
        "Posts",
        "Posts with a count; below it those with a score, which needs earlier posts of the kind.",
    ),
    "adjusted_effect": (
        "Adjusted difference",
        "How much more or less posts had than those of the reference level, other things equal: "
        "one model of all posts holds account, age and month fixed and looks at every factor at "
        "once. An association, not a promise.",
    ),
    "effect_interval": (
        "95% interval",
        "The range that would hold the true difference 19 times of 20.",
    ),
    "naive_effect": (
        "Naive average",
        "The plain average of the level against that of the reference level. It mixes in "
        "whatever else sets these posts apart, such as which account published them.",
    ),
    "publish_effect": (
        "Difference at this time",
        "How much more or less posts published in these hours had than the account's average, "
        "other things equal; few posts are drawn towards no difference.",
    ),
    "reaction_kind_count": (
        "Reactions of a kind",
        "Reactions of this kind at the newest reading; people may take them back.",
    ),
    "work_post_count": ("Places", "In how many places the work was published."),
    "match_score": (
        "Sure",
        "How sure it is that the posts are one work, from ids, length, words and time; of several "
        "links the weakest.",
    ),
    "original_count": (
        "Works counted once",
        "What the first place of each work brought; repeats are left out.",
    ),
    "crosspost_total_count": ("From repeats", "What later places of the same works brought."),
    "crosspost_count": ("Repeated posts", "Posts whose work had been published before."),
    "forecast_count": (
        "Forecast",
        "The middle guess for the post at the stated age, by the model or the baseline that "
        "answered.",
    ),
    "forecast_interval": (
        "80% range",
        "The range that should hold the true number four times out of five.",
    ),
    "forecast_interval_95": (
        "95% range",
        "The range that should hold the true number 19 times of 20.",
    ),
    "baseline_median_count": (
        "Baseline",
        "The simplest forecast: the median of the account's earlier posts at the same age.",
    ),
    "coverage_80": (
        "Inside the 80% range",
        "How often the truth fell inside the range. Eighty percent is right; lower means the "
        "ranges are too narrow, higher means they are too wide.",
    ),
    "coverage_95": (
        "Inside the 95% range",
        "How often the truth fell inside the wider range. Ninety-five percent is right.",
    ),
    "below_quantile": (
        "Below the stated share",
        "How often the truth fell below this end of a range, or the forecast for 50%. As often as "
        "stated is right.",
    ),
    "typical_factor": (
        "Off by",
        "By which factor forecasts typically missed, up or down: the mean distance from what came "
        "true on the logarithmic scale, read back as a factor. 1× would be exact, 2× is twice or "
        "half.",
    ),
    "relative_error": (
        "Against a baseline",
        "The forecasts' mean error on the logarithmic scale against that of the baseline, on the "
        "posts it could answer. Below zero is nearer than the baseline.",
    ),
    "times_forecast": (
        "Came true ÷ forecast",
        "The median of what came true divided by what was forecast: above 1 more came than was "
        "foreseen.",
    ),
    "open_count": ("Open forecasts", "Posts whose horizon is not reached, once for each horizon."),
    "outcome_count": (
        "Came true",
        "Forecasts whose outcome is known and which were made before it, in each account's newest "
        "year; a post counts once for each stage and horizon.",
    ),
    "drift_value": (
        "Distance",
        "How far the newest posts lie from those the model learnt from: of a feature the "
        "population stability index, of an error its ratio to before.",
    ),
    "drift_reference": ("When learnt", "The value on the posts that the model learnt from."),
    "drift_current": ("Now", "The value on the newest posts."),
    "drift_threshold": ("Threshold", "The distance from which something counts as moved."),
    "drifting_count": ("Moved", "Checks beyond their threshold."),
    "check_count": ("Checked", "Features and errors that were looked at."),
    "test_post_count": (
        "Tested on",
        "Posts that were forecast before their outcome was known, on which the choice rests.",
    ),
    "train_post_count": ("Learnt from", "Posts with a known outcome, of the largest question."),
    "task_count": ("Questions", "Stages and horizons that were trained."),
    "champion_count": ("Champion of", "Questions in which the version won."),
    "model_task_count": (
        "A model answers",
        "Questions in which a model was surely nearer than every baseline; a baseline answers the "
        "others.",
    ),
    "held_day_count": ("Days held", "Days of the last 28 for which the channel has a reading."),
    "gap_day_count": (
        "Days missing",
        "Days that were asked for and not received, counted once for each report they lack in.",
    ),
    "revision_count": (
        "Values restated",
        "Numbers the platform changed after it first reported them.",
    ),
    "restated_after_close_micros": (
        "Restated after close",
        "What the platform changed in a month after its books were closed. The closed amount "
        "stays as it was.",
    ),
}


def _origin(rows: Sequence[Row]) -> str:
    """Who states the number, and under which name."""
    if all(row["is_derived"] for row in rows):
        return CALCULATED
    stated = []
    for row in rows:
        if not row["is_derived"]:
            name = f" as “{row['platform_name']}”" if row["platform_name"] else ""
            who = "the platform" if row["platform"] == ANY else platform_name(row["platform"])
            stated.append(f"by {who}{name}")
    return f"Stated {listed(stated)}."


def _merged(rows: Sequence[Row]) -> Definition:
    """One definition of what several platforms call by one name; each says what it counts."""
    if len({row["description"] for row in rows}) == 1:
        text = str(rows[0]["description"])
    else:
        text = " ".join(f"{platform_name(row['platform'])}: {row['description']}" for row in rows)
    labels = {row["label"]: None for row in rows}
    return Definition(" / ".join(labels), text, _origin(rows))


class Definitions:
    """Definitions by metric; remembers which were used, so that the page lists those."""

    def __init__(self, rows: Sequence[Row], platforms: Collection[str]) -> None:
        self._rows = rows
        self._held = {
            name: Definition(label, text, CALCULATED) for name, (label, text) in OWN.items()
        }
        by_metric: dict[str, list[Row]] = {}
        for row in rows:
            by_metric.setdefault(row["metric"], []).append(row)
        for metric, held in by_metric.items():
            own = [row for row in held if row["platform"] in (platforms or {"youtube"})]
            if metric not in OWN:
                self._held[metric] = _merged(own or held[:1])
        self._used: dict[str, Definition] = {}

    @classmethod
    def read(cls, marts: Marts, platforms: Collection[str] = ()) -> Definitions:
        """Read the warehouse's definitions for `platforms` and add the reports' own."""
        return cls(marts.rows("metric_definitions"), platforms)

    def on(self, platforms: Collection[str]) -> Definitions:
        """The definitions of another page, about `platforms`; none of them used yet."""
        return Definitions(self._rows, platforms)

    def use(self, metric: str) -> Definition:
        """The definition of `metric`; says so when the warehouse has none."""
        found = self._held.get(metric) or Definition(
            metric.replace("_", " ").capitalize(), "The warehouse holds no definition.", ""
        )
        self._used[metric] = found
        return found

    @property
    def used(self) -> dict[str, Definition]:
        """Every definition used so far, by metric."""
        return dict(sorted(self._used.items()))

    def by_label(self) -> list[tuple[str, Definition]]:
        """The used definitions as a reader looks them up."""
        return sorted(self._used.items(), key=lambda item: item[1].label.casefold())

    def as_data(self) -> dict[str, tuple[str, str, str]]:
        """The used definitions for the page's script: label, text, origin."""
        return {name: (found.label, found.text, found.origin) for name, found in self.used.items()}
