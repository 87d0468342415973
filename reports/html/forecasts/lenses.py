"""What the forecast page shows at one time: one platform and one metric."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reports import formats
from reports.html.forecasts.measures import added, thirds
from reports.html.forecasts.words import horizon_place, stage_place
from reports.wording import post_word
from warehouse.words import METRICS, platform_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.html.context import Context
    from reports.marts import Row

EVER = datetime(2005, 1, 1, tzinfo=UTC)
LATENCY_DAYS = 10
CHECKED_DAYS = 90
TRAINED_DAYS = 400
ORDER = ("engaged_view_count", "view_count", "engagement_count")


@dataclass(frozen=True)
class ForecastLens:
    """Forecasts of one metric of one platform.

    Attributes:
        id: Its name on the page.
        platform: The one platform.
        metric: The one metric.
        outcomes: Sums by account, stage, horizon and month; see ``forecast_outcomes.sql``.
        open: Forecasts of posts whose horizon is not reached.
        points: The newest outcomes one by one.
        models: The version in charge of each question.
        versions: The newest versions.
        drift: The newest check of each thing watched, furthest over its threshold first.
        drift_days: The furthest of each day.
        sizes: The size group of each account.
        fresh: Key of the note that says how fresh all of it is.
    """

    id: str
    platform: str
    metric: str
    outcomes: tuple[Row, ...]
    open: tuple[Row, ...]
    points: tuple[Row, ...]
    models: tuple[Row, ...]
    versions: tuple[Row, ...]
    drift: tuple[Row, ...]
    drift_days: tuple[Row, ...]
    sizes: Mapping[str, int]
    fresh: str

    @property
    def words(self) -> str:
        """The metric in a sentence: "engagements"."""
        return METRICS.get(self.metric, self.metric.replace("_", " "))

    @property
    def label(self) -> str:
        """The lens in a list: "Facebook, engagements"."""
        return f"{platform_name(self.platform)}, {self.words}"

    @cached_property
    def total(self) -> Row:
        """Every outcome added up."""
        return added(self.outcomes)

    @property
    def horizons(self) -> tuple[str, ...]:
        """Horizons with an outcome or an open forecast, the nearest first."""
        held = {str(row["horizon"]) for row in (*self.outcomes, *self.open)}
        return tuple(sorted(held, key=horizon_place))

    @property
    def stages(self) -> tuple[str, ...]:
        """Stages with an outcome, the earliest first."""
        return tuple(sorted({str(row["stage"]) for row in self.outcomes}, key=stage_place))

    def post_word(self, count: int = 1) -> str:
        """Video or post."""
        return post_word([self.platform], count)


def read_lenses(ctx: Context) -> tuple[tuple[ForecastLens, ...], dict[str, int]]:
    """Every lens with an outcome or an open forecast, and the mart's own totals of outcomes."""
    if not ctx.marts.knows("fct_post_forecasts", "horizon"):
        return (), {}  # a mart of before; the next build adds the column
    spans = [
        row
        for row in ctx.marts.rows("forecast_spans", {"ever_at": EVER})
        if ctx.may_derive(str(row["platform"]))
    ]
    if not spans:
        return (), {}
    given = _starts(ctx, spans)
    held = {
        name: _by_lens(ctx.marts.rows(f"forecast_{name}", given))
        for name in ("outcomes", "open", "points", "models", "versions", "drift", "drift_days")
    }
    places = sorted(
        {(str(row["platform"]), str(row["metric"])) for row in spans},
        key=lambda place: (place[0] != "youtube", place[0], _order(place[1])),
    )
    places = [place for place in places if held["outcomes"].get(place) or held["open"].get(place)]
    lenses = tuple(
        ForecastLens(
            id=f"f{number}",
            platform=place[0],
            metric=place[1],
            **{name: tuple(by_place.get(place, ())) for name, by_place in held.items()},
            sizes=thirds(held["outcomes"].get(place, [])),
            fresh=_fresh(ctx, [row for row in spans if _place(row) == place]),
        )
        for number, place in enumerate(places)
    )
    totals = {
        _place(row): int(row["post_count"]) for row in ctx.marts.rows("controls_forecasts", given)
    }
    controls = {
        f"{lens.id}.{name}": totals.get((lens.platform, lens.metric), 0)
        for lens in lenses
        for name in ("outcome_count", "sized_count")
    }
    return lenses, controls


def _starts(ctx: Context, spans: Sequence[Row]) -> dict[str, Any]:
    """From which moments questions read.

    Every account shows its own newest year: an export may have ended years before another one.
    """
    newest = [row["newest_target_at"] for row in spans if row["newest_target_at"]]
    oldest = min(newest, default=EVER.replace(tzinfo=None)) - timedelta(days=366)
    read_at = datetime.combine(ctx.marts.windows.newest, datetime.min.time(), UTC)
    return {
        "outcomes_start_at": oldest.replace(day=1, tzinfo=UTC),
        "open_start_at": read_at - timedelta(days=LATENCY_DAYS),
        "checks_start_at": read_at - timedelta(days=CHECKED_DAYS),
        "trained_start_at": read_at - timedelta(days=TRAINED_DAYS),
    }


def _order(metric: str) -> tuple[int, str]:
    return (ORDER.index(metric) if metric in ORDER else len(ORDER), metric)


def _place(row: Row) -> tuple[str, str]:
    return str(row["platform"]), str(row["metric"])


def _by_lens(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    held: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        held.setdefault(_place(row), []).append(row)
    return held


def _fresh(ctx: Context, spans: Sequence[Row]) -> str:
    """When the newest forecast was made and the newest outcome known."""
    words = f"Newest forecast made {formats.moment(max(row['made_at'] for row in spans))}."
    known = [row["actual_known_at"] for row in spans if row["actual_known_at"]]
    if known:
        words += f" Newest outcome known {formats.moment(max(known))}."
    return ctx.freshness.add(words)
