"""What each number means: the warehouse's definitions, and those of the reports' own arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.marts import Marts, Row

CALCULATED = "Calculated by Groundswell, not from YouTube."


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
    "post_count": ("Videos", "How many videos the row speaks about."),
    "rpm": ("Revenue per 1,000", "Estimated revenue divided by engaged views, times 1,000."),
    "performance_factor": (
        "Performance",
        "Actual divided by expected at the same age: 2.0× is twice the expected. Expected is the "
        "average of the middle half of the channel's last 100 videos of the same kind at that age.",
    ),
    "expected_count": (
        "Expected",
        "The average of the middle half of the channel's last 100 videos of the same kind, "
        "at the same age.",
    ),
    "forecast_count": ("Forecast", "The model's middle guess for the video at the stated age."),
    "forecast_interval": (
        "80% range",
        "The range that should hold the true number four times out of five.",
    ),
    "baseline_median_count": (
        "Baseline",
        "The simplest forecast: the median of the channel's earlier videos at the same age.",
    ),
    "coverage_80": (
        "Coverage of the 80% range",
        "How often the truth fell inside the range. Eighty percent is right; lower means the "
        "ranges are too narrow, higher means they are too wide.",
    ),
    "median_error": (
        "Typical error",
        "The median of |forecast − actual| ÷ actual over the forecasts that came due.",
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


def _origin(row: Row) -> str:
    """Who states the number, and under which name."""
    name = f" as “{row['platform_name']}”" if row["platform_name"] else ""
    return f"Stated by {row['platform_label']}{name}."


class Definitions:
    """Definitions by metric; remembers which were used, so that the page lists those."""

    def __init__(self, held: dict[str, Definition]) -> None:
        self._held = held
        self._used: dict[str, Definition] = {}

    @classmethod
    def read(cls, marts: Marts) -> Definitions:
        """Read the warehouse's definitions and add the reports' own."""
        held = {name: Definition(label, text, CALCULATED) for name, (label, text) in OWN.items()}
        for row in marts.rows("metric_definitions"):
            origin = CALCULATED if row["is_derived"] else _origin(row)
            held[row["metric"]] = Definition(row["label"], row["description"], origin)
        return cls(held)

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
