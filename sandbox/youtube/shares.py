"""How a total divides: countries, sources, devices, and other things counts are split by."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sandbox.worlds.made.kitchen import LIVE, LONG, RESIDUAL, SHORT

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Split = Mapping[str, float]

TRAFFIC_SOURCES: Mapping[str, Split] = {
    LONG: {
        "SUBSCRIBER": 0.27,
        "RELATED_VIDEO": 0.28,
        "YT_SEARCH": 0.21,
        "EXT_URL": 0.07,
        "YT_CHANNEL": 0.05,
        "NOTIFICATION": 0.04,
        "PLAYLIST": 0.04,
        "NO_LINK_OTHER": 0.03,
        "END_SCREEN": 0.01,
    },
    SHORT: {
        "SHORTS": 0.86,
        "YT_CHANNEL": 0.05,
        "YT_SEARCH": 0.04,
        "SUBSCRIBER": 0.03,
        "NO_LINK_OTHER": 0.02,
    },
    LIVE: {
        "NOTIFICATION": 0.38,
        "SUBSCRIBER": 0.33,
        "YT_CHANNEL": 0.12,
        "EXT_URL": 0.09,
        "NO_LINK_OTHER": 0.08,
    },
    RESIDUAL: {"NO_LINK_OTHER": 1.0},
}
DEVICES: Mapping[str, Split] = {
    LONG: {"MOBILE": 0.52, "TV": 0.24, "DESKTOP": 0.16, "TABLET": 0.07, "GAME_CONSOLE": 0.01},
    SHORT: {"MOBILE": 0.88, "TABLET": 0.05, "TV": 0.04, "DESKTOP": 0.03},
    LIVE: {"MOBILE": 0.45, "DESKTOP": 0.27, "TV": 0.22, "TABLET": 0.06},
    RESIDUAL: {"UNKNOWN_PLATFORM": 1.0},
}
SAME_FOR_ALL: Mapping[str, Split] = {
    "operatingSystem": {
        "ANDROID": 0.42,
        "IOS": 0.30,
        "WINDOWS": 0.12,
        "MACINTOSH": 0.07,
        "LINUX": 0.02,
        "SMART_TV": 0.07,
    },
    "subscribedStatus": {"UNSUBSCRIBED": 0.68, "SUBSCRIBED": 0.32},
    "youtubeProduct": {"CORE": 0.965, "KIDS": 0.005, "MUSIC": 0.03},
    "insightPlaybackLocationType": {"WATCH": 0.93, "EMBEDDED": 0.04, "CHANNEL": 0.03},
    "sharingService": {
        "WHATS_APP": 0.38,
        "COPY_PASTE": 0.29,
        "FACEBOOK_MESSENGER": 0.09,
        "TWITTER": 0.08,
        "EMAIL": 0.04,
        "OTHER": 0.12,
    },
    "adType": {
        "auctionTrueviewInstream": 0.62,
        "auctionBumperInstream": 0.23,
        "reservedInstream": 0.11,
        "auctionDisplay": 0.04,
    },
}
CONTINENTS: Mapping[str, frozenset[str]] = {
    "002": frozenset({"MA", "DZ", "SN"}),
    "019": frozenset({"US", "CA", "BR", "MX"}),
    "142": frozenset({"IN", "PH", "ID"}),
    "150": frozenset({"GB", "DE", "FR", "BE", "CH"}),
    "009": frozenset({"AU"}),
}
FOLLOWS = {"seconds": "engagedViews", "redSeconds": "redViews", "length": "engagedViews"}
WITHIN = {"views": "engagedViews", "engagedViews": "redViews"}
SPLIT_DIMENSIONS = frozenset(SAME_FOR_ALL) | {
    "country",
    "insightTrafficSourceType",
    "deviceType",
    "liveOrOnDemand",
}
AGES = ("age13-17", "age18-24", "age25-34", "age35-44", "age45-54", "age55-64", "age65-")
AGE_SHARES = {
    LONG: (2.0, 11.0, 26.0, 23.0, 17.0, 12.0, 9.0),
    SHORT: (7.0, 24.0, 30.0, 19.0, 11.0, 6.0, 3.0),
    LIVE: (1.0, 8.0, 22.0, 25.0, 20.0, 14.0, 10.0),
    RESIDUAL: (2.0, 11.0, 26.0, 23.0, 17.0, 12.0, 9.0),
}
FEMALE = {"US": 0.58, "FR": 0.64}


def split_of(dimension: str, kind: str, markets: Split) -> Split:
    """Return how a channel's videos of a kind divide by a dimension."""
    if dimension == "country":
        return markets
    if dimension == "insightTrafficSourceType":
        return TRAFFIC_SOURCES[kind]
    if dimension == "deviceType":
        return DEVICES[kind]
    if dimension == "liveOrOnDemand":
        return {"LIVE": 0.62, "ON_DEMAND": 0.38} if kind == LIVE else {"ON_DEMAND": 1.0}
    return SAME_FOR_ALL[dimension]


def divide(totals: Ints, shares: Floats, phase: int) -> Ints:
    """Divide each total into whole parts that add up to it, shape (len(totals), len(shares)).

    The phase moves the rounding, so that different metrics do not round alike.
    """
    edges = np.cumsum(shares) / np.sum(shares)
    edges[-1] = 1.0
    start = (np.arange(len(totals)) * 7 + phase * 3) % 11 / 11
    reached = np.floor(
        totals[:, None] * edges[None, :] + start[:, None] * (np.arange(len(edges)) < len(edges) - 1)
    )
    reached = np.minimum(reached, totals[:, None])
    whole: Ints = np.diff(reached, axis=1, prepend=0.0).astype(np.int64)
    return whole


class Splitter:
    """Divides figures that belong together, so that what lies within another stays within it.

    Members' views lie within engaged views, those within views; seconds follow the views they
    were watched in. A figure divides the same way whichever others are asked for beside it.
    """

    def __init__(self, total: Callable[[str], Floats], shares: Floats) -> None:
        self._total = total
        self._shares = shares
        self._cells: dict[str, Floats] = {}

    def cells(self, base: str) -> Floats:
        """Return a figure's parts, shape (len(total), len(shares)); each row adds up."""
        if base not in self._cells:
            self._cells[base] = self._divided(base)
        return self._cells[base]

    def _divided(self, base: str) -> Floats:
        total = self._total(base)
        if len(self._shares) == 1:
            return np.asarray(total[:, None], dtype=float)
        if base in FOLLOWS:
            leading = self.cells(FOLLOWS[base])
            whole = np.maximum(leading.sum(axis=1), 1)
            return np.asarray(total[:, None] * leading / whole[:, None], dtype=float)
        phase = sum(map(ord, base)) % 11
        if base not in WITHIN:
            return divide(np.rint(total).astype(np.int64), self._shares, phase).astype(float)
        inner = WITHIN[base]
        rest = np.rint(total - self._total(inner)).astype(np.int64)
        return self.cells(inner) + divide(rest, self._shares, phase)


def joint(splits: Sequence[Split]) -> tuple[list[tuple[str, ...]], Floats]:
    """Return every combination of several divisions, with its share."""
    names: list[tuple[str, ...]] = [()]
    shares = np.ones(1)
    for split in splits:
        names = [(*name, value) for name in names for value in split]
        shares = np.outer(shares, np.array(list(split.values()))).ravel()
    return names, shares
