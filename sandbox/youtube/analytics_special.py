"""Analytics reports that are not sums: who watches, how long they stay, where they come from."""

import hashlib
from collections.abc import Callable, Mapping

import numpy as np

from sandbox.worlds.made.growth import Floats
from sandbox.youtube.analytics_metrics import METRICS, value_of
from sandbox.youtube.analytics_table import Group, Selection
from sandbox.youtube.shares import AGE_SHARES, AGES, FEMALE, TRAFFIC_SOURCES, divide

Rows = list[list[object]]
DATA_TYPES = {
    "viewerPercentage": "FLOAT",
    "audienceWatchRatio": "FLOAT",
    "relativeRetentionPerformance": "FLOAT",
    "startedWatching": "INTEGER",
    "stoppedWatching": "INTEGER",
}
FEWEST_VIEWERS = 100
POINTS = 100
DETAILS: Mapping[str, tuple[str, ...]] = {
    "YT_SEARCH": (
        "lasagne",
        "easy dinner",
        "how to cut onions",
        "copper ladle",
        "tiramisu recipe",
        "sourdough starter",
        "one pan chicken",
        "tarte tatin",
        "vegan curry",
        "ramen",
    ),
    "EXT_URL": ("google.com", "facebook.com", "reddit.com", "pinterest.com", "whatsapp.com"),
    "SUBSCRIBER": ("/home", "/feed/subscriptions", "/what-to-watch"),
    "NOTIFICATION": ("/notifications", "/email"),
}


def _total(selection: Selection, group: Group, base: str) -> float:
    return float(selection.sums(group, base).sum())


def demographics(selection: Selection) -> Rows:
    """Return who watches, in percent that add up to 100 for each other dimension's value."""
    query = selection.query
    if selection.last < selection.first:
        return []
    by_name: dict[str, Floats] = {}
    viewers: dict[str, float] = {}
    for group in selection.groups():
        engaged = _total(selection, group, "engagedViews")
        country = selection.channels[group.channel].country
        female = FEMALE.get(country, 0.55)
        ages = np.array(AGE_SHARES[group.kind]) / 100
        name = group.kind if "creatorContentType" in query.dimensions else ""
        grid = np.outer(ages, np.array([female, 1 - female])) * engaged
        by_name[name] = by_name.get(name, np.zeros((len(AGES), 2))) + grid
        viewers[name] = viewers.get(name, 0.0) + engaged
    rows: Rows = []
    for name, grid in by_name.items():
        if viewers[name] < FEWEST_VIEWERS:
            continue
        percent = 100 * grid / grid.sum()
        for key, value in _demographic_cells(query.dimensions, percent, name):
            rows.append([*key, round(value, 2)])
    return rows


def _demographic_cells(
    dimensions: tuple[str, ...], percent: Floats, kind: str
) -> list[tuple[tuple[str, ...], float]]:
    ages = AGES if "ageGroup" in dimensions else ("",)
    genders = ("female", "male") if "gender" in dimensions else ("",)
    grid = percent if len(ages) > 1 else percent.sum(axis=0, keepdims=True)
    grid = grid if len(genders) > 1 else grid.sum(axis=1, keepdims=True)
    fixed = {
        "creatorContentType": kind,
        "liveOrOnDemand": "ON_DEMAND",
        "subscribedStatus": "UNSUBSCRIBED",
    }
    cells = []
    for a, age in enumerate(ages):
        for g, gender in enumerate(genders):
            names = fixed | {"ageGroup": age, "gender": gender}
            cells.append((tuple(names[d] for d in dimensions), float(grid[a, g])))
    return cells


def retention(selection: Selection) -> Rows:
    """Return how many still watch at each hundredth of a video; nothing when few watched."""
    groups = selection.groups() if selection.last >= selection.first else []
    if not groups:
        return []
    group = groups[0]
    engaged = _total(selection, group, "engagedViews")
    if engaged < FEWEST_VIEWERS:
        return []
    watched = _total(selection, group, "seconds") / max(_total(selection, group, "length"), 1)
    video_id = selection.query.filters["video"][0]
    curve = _curve(min(watched, 1.2), int(hashlib.sha256(video_id.encode()).hexdigest()[:6], 16))
    relative = np.clip(0.5 + (watched - 0.42) + 0.1 * np.sin(np.linspace(0, 6, POINTS)), 0, 1)
    left = np.maximum(-np.diff(curve, prepend=1.05), 0.0)
    values: dict[str, list[float] | list[int]] = {
        "audienceWatchRatio": [round(float(v), 4) for v in curve],
        "relativeRetentionPerformance": [round(float(v), 4) for v in relative],
        "startedWatching": [round(engaged * (0.9 if n == 0 else 0.001)) for n in range(POINTS)],
        "stoppedWatching": [round(engaged * float(v)) for v in left],
    }
    kind = group.names["creatorContentType"]
    rows: Rows = []
    for n in range(POINTS):
        names: dict[str, object] = {
            "elapsedVideoTimeRatio": round((n + 1) / POINTS, 2),
            "creatorContentType": kind,
        }
        rows.append(
            [
                *(names[d] for d in selection.query.dimensions),
                *(values[m][n] for m in selection.query.metrics),
            ]
        )
    return rows


def _curve(watched: float, luck: int) -> Floats:
    """Return a curve that falls fast, then slowly, with one scene people watch again."""
    at = np.linspace(0.01, 1.0, POINTS)
    fall = np.exp(-at * 9) * 0.35
    slope = (1.45 - 0.9 * at) * watched
    scene = 0.25 + (luck % 50) / 100
    again = 0.12 * np.exp(-(((at - scene) / 0.03) ** 2)) * watched
    curve: Floats = np.maximum(slope + fall + again, 0.01)
    return curve


def traffic_detail(selection: Selection) -> Rows:
    """Return the largest details of one kind of source."""
    source = selection.query.filters["insightTrafficSourceType"][0]
    names = _details(selection, source)
    if selection.last < selection.first or not names:
        return []
    shares = 1 / np.arange(1, len(names) + 1)
    totals: dict[str, dict[str, float]] = {name: {} for name in names}
    for group in selection.groups():
        share = TRAFFIC_SOURCES[group.kind].get(source, 0.0)
        for base in dict.fromkeys(b for m in selection.query.metrics for b in METRICS[m].needs):
            total = np.array([round(_total(selection, group, base) * share)])
            for name, part in zip(names, divide(total, shares, 0)[0].tolist(), strict=True):
                totals[name][base] = totals[name].get(base, 0.0) + part
    return [
        [name, *(value_of(metric, sums) for metric in selection.query.metrics)]
        for name, sums in totals.items()
        if any(sums.values())
    ]


def _details(selection: Selection, source: str) -> tuple[str, ...]:
    if source in {"RELATED_VIDEO", "END_SCREEN"}:
        mine = [v for v in selection.figures.growth.videos if v.channel_index in selection.wanted]
        return tuple(video.video_id for video in mine[:25])
    return DETAILS.get(source, ())


REPORTS: Mapping[str, Callable[[Selection], Rows]] = {
    "demographics": demographics,
    "audience retention": retention,
    "traffic source detail": traffic_detail,
}
