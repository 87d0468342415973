"""Analytics metrics: what each is made from, and how it is written."""

from collections.abc import Mapping
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
    ad = sums.get("adMicros", 0) / 1e6
    if name in {"estimatedMinutesWatched", "estimatedRedMinutesWatched"}:
        return int(sums[METRICS[name].needs[0]] // 60)
    if name == "averageViewDuration":
        return round(_ratio(sums["seconds"], sums["engagedViews"]))
    if name == "averageViewPercentage":
        return round(100 * _ratio(sums["seconds"], sums["length"]), 2)
    if name in {"cardClickRate", "cardTeaserClickRate"}:
        clicks, shown = METRICS[name].needs
        return round(_ratio(sums[clicks], sums[shown]), 4)
    if name == "estimatedRevenue":
        return round(ad + sums["redMicros"] / 1e6, 3)
    if name == "estimatedRedPartnerRevenue":
        return round(sums["redMicros"] / 1e6, 3)
    if name == "grossRevenue":
        return round(ad / CREATOR_SHARE, 3)
    if name in {"playbackBasedCpm", "cpm"}:
        return round(1_000 * _ratio(ad / CREATOR_SHARE, sums[METRICS[name].needs[1]]), 3)
    if name == "estimatedAdRevenue":
        return round(ad, 3)
    return int(sums[name])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
