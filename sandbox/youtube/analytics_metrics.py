"""Analytics metrics: what each is made from, and how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Row = Mapping[str, float]

CREATOR_SHARE = 0.55
# How many units of a currency a dollar buys; the rate of a report moves a little each month.
DOLLAR_RATES = {
    "USD": 1.0,
    "EUR": 0.918,
    "GBP": 0.781,
    "CHF": 0.884,
    "CAD": 1.372,
    "JPY": 149.6,
    "BRL": 5.42,
}


@dataclass(frozen=True)
class Metric:
    """One metric.

    Attributes:
        needs: The sums it is made from.
        data_type: How the answer's header calls it.
    """

    needs: tuple[str, ...]
    data_type: str = "INTEGER"


COUNTS = [
    "views",
    "engagedViews",
    "redViews",
    "likes",
    "dislikes",
    "comments",
    "shares",
    "subscribersGained",
    "subscribersLost",
    "videosAddedToPlaylists",
    "videosRemovedFromPlaylists",
    "cardImpressions",
    "cardClicks",
    "cardTeaserImpressions",
    "cardTeaserClicks",
    "monetizedPlaybacks",
    "adImpressions",
]
METRICS: dict[str, Metric] = {name: Metric((name,)) for name in COUNTS} | {
    "estimatedMinutesWatched": Metric(("seconds",)),
    "estimatedRedMinutesWatched": Metric(("redSeconds",)),
    "averageViewDuration": Metric(("seconds", "engagedViews")),
    "averageViewPercentage": Metric(("seconds", "length"), "FLOAT"),
    "cardClickRate": Metric(("cardClicks", "cardImpressions"), "FLOAT"),
    "cardTeaserClickRate": Metric(("cardTeaserClicks", "cardTeaserImpressions"), "FLOAT"),
    "estimatedAdRevenue": Metric(("adMicros",), "FLOAT"),
    "estimatedRedPartnerRevenue": Metric(("redMicros",), "FLOAT"),
    "estimatedRevenue": Metric(("adMicros", "redMicros"), "FLOAT"),
    "grossRevenue": Metric(("adMicros",), "FLOAT"),
    "playbackBasedCpm": Metric(("adMicros", "monetizedPlaybacks"), "FLOAT"),
    "cpm": Metric(("adMicros", "adImpressions"), "FLOAT"),
}


def value_of(name: str, sums: Row) -> int | float:
    """Return a metric from the sums it needs, as the service rounds it."""
    needs = METRICS[name].needs
    if name in MADE:
        return MADE[name](sums)
    return int(sums[needs[0]])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _gross_per_thousand(sums: Row, of: str) -> float:
    return round(1_000 * _ratio(sums["adMicros"] / 1e6 / CREATOR_SHARE, sums[of]), 3)


MADE: Mapping[str, Callable[[Row], int | float]] = {
    "estimatedMinutesWatched": lambda sums: int(sums["seconds"] // 60),
    "estimatedRedMinutesWatched": lambda sums: int(sums["redSeconds"] // 60),
    "averageViewDuration": lambda sums: round(_ratio(sums["seconds"], sums["engagedViews"])),
    "averageViewPercentage": lambda sums: round(100 * _ratio(sums["seconds"], sums["length"]), 2),
    "cardClickRate": lambda sums: round(_ratio(sums["cardClicks"], sums["cardImpressions"]), 4),
    "cardTeaserClickRate": lambda sums: round(
        _ratio(sums["cardTeaserClicks"], sums["cardTeaserImpressions"]), 4
    ),
    "estimatedAdRevenue": lambda sums: round(sums["adMicros"] / 1e6, 3),
    "estimatedRedPartnerRevenue": lambda sums: round(sums["redMicros"] / 1e6, 3),
    "estimatedRevenue": lambda sums: round((sums["adMicros"] + sums["redMicros"]) / 1e6, 3),
    "grossRevenue": lambda sums: round(sums["adMicros"] / 1e6 / CREATOR_SHARE, 3),
    "playbackBasedCpm": lambda sums: _gross_per_thousand(sums, "monetizedPlaybacks"),
    "cpm": lambda sums: _gross_per_thousand(sums, "adImpressions"),
}
