"""Seeded feature rows of a made brand, shaped as the schema `features` holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ml.backtest import as_of_median

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from warehouse import Warehouse

START = np.datetime64("2026-03-01T08:00:00", "us")
END = np.datetime64("2026-11-20T14:00:00", "us")
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
LATENCY = np.timedelta64(3, "D")
DAY = np.timedelta64(1, "D")
EPOCH_START = np.datetime64("2026-08-24T07:00:00", "us")
GROWTH_28D = {"long": 1.6, "short": 1.25, "live": 1.1}
TEXT_COUNTS = ("hashtag_count", "link_count", "question_mark_count", "emoji_count")
SHARE_1D = {"long": 0.35, "short": 0.6, "live": 0.75}


@dataclass(frozen=True)
class MadeFeatures:
    """The three tables of features, by name."""

    at_publication: pa.Table
    first_day: pa.Table
    labels: pa.Table

    def write(self, warehouse: Warehouse) -> None:
        """Put them into the schema `features`."""
        warehouse.replace("features", "feat_posts__at_publication", self.at_publication)
        warehouse.replace("features", "feat_posts__first_day", self.first_day)
        warehouse.replace("features", "feat_posts__labels", self.labels)


def made_features(
    count: int = 300, *, seed: int = 7, signal: float = 1.0, noise: float = 0.45
) -> MadeFeatures:
    """Return the features of `count` posts of three accounts.

    Args:
        count: Number of posts.
        seed: Seed of everything random.
        signal: How much length, hour and weekday move the views; 0 makes a world where nothing
            known at publication says more than the medians do.
        noise: Standard deviation of the posts' luck on the log scale.
    """
    random = np.random.default_rng(seed)
    account = random.choice(3, count, p=[0.5, 0.3, 0.2])
    published = START + (np.sort(random.random(count)) * (END - START).astype(float)).astype(
        "timedelta64[us]"
    )
    kind = np.where(random.random(count) < 0.45, "short", "long")
    kind[random.random(count) < 0.06] = "live"
    duration = np.select(
        [kind == "short", kind == "live"],
        [random.integers(15, 60, count), random.integers(3600, 7200, count)],
        random.integers(240, 1500, count),
    )
    hour = random.integers(6, 23, count)
    weekday = random.integers(1, 8, count)
    pull = signal * (
        0.8 * np.cos((hour - 18) / 12 * np.pi)
        + 0.5 * (weekday >= 6)
        - 0.6 * (np.abs(np.log(duration / np.where(kind == "short", 30, 600))) > 0.4)
    )
    luck = random.normal(0, noise, count)
    scale = np.array([9.0, 8.0, 7.0])[account] + np.where(kind == "short", 0.9, 0.0)
    engaged_7d = np.round(np.exp(scale + pull + luck))
    growth = np.array([GROWTH_28D[each] for each in kind.tolist()])
    engaged_28d = np.round(engaged_7d * growth * np.exp(random.normal(0, 0.06, count)))
    share = np.array([SHARE_1D[each] for each in kind.tolist()])
    ratio = _views_per_engaged(kind, published)
    views_1d = np.round(engaged_7d * share * ratio * np.exp(random.normal(0, 0.15, count)))
    keys = np.array([f"{number:032x}" for number in range(count)])
    accounts = np.array([f"{number:032x}" for number in (901, 902, 903)])[account]
    shared = _shared_columns(
        keys, accounts, kind, published, engaged={7: engaged_7d, 28: engaged_28d}, random=random
    )
    shared |= {
        "duration_seconds": pa.array(duration, pa.int64()),
        "published_hour_local": pa.array(hour, pa.int64()),
        "published_weekday": pa.array(weekday, pa.int64()),
    }
    likes = np.round(views_1d * 0.04 * np.exp(random.normal(0, 0.2, count)))
    first_day = shared | {
        "moment_at": pa.array(published + DAY),
        "view_count_1d": pa.array(views_1d.astype("int64")),
        "like_count_1d": pa.array(likes.astype("int64")),
        "comment_count_1d": pa.array((likes // 9).astype("int64")),
        "view_count_6h": pa.array(
            np.round(views_1d * 0.4).astype("int64"), mask=random.random(count) < 0.3
        ),
        "engagement_count_1d": pa.array((likes + likes // 9).astype("int64")),
        "engagement_count_6h": pa.nulls(count, pa.int64()),
        "age_error_hours": pa.array(random.random(count) * 6),
    }
    asked = published + DAY <= END
    return MadeFeatures(
        at_publication=pa.table(shared | {"moment_at": pa.array(published)}),
        first_day=pa.table(first_day).filter(pa.array(asked)),
        labels=_labels(
            keys, accounts, published, engaged={7: engaged_7d, 28: engaged_28d}, ratio=ratio
        ),
    )


def _views_per_engaged(
    kind: NDArray[np.str_], published: NDArray[np.datetime64]
) -> NDArray[np.float64]:
    """Views per engaged view: Shorts counted every play before the others did."""
    return np.where(kind == "short", 2.0, np.where(published >= EPOCH_START, 1.35, 1.02))


def _shared_columns(
    keys: NDArray[np.str_],
    accounts: NDArray[np.str_],
    kind: NDArray[np.str_],
    published: NDArray[np.datetime64],
    *,
    engaged: dict[int, NDArray[np.float64]],
    random: np.random.Generator,
) -> dict[str, pa.Array]:
    """Columns of both stages that follow from the posts' past, and plain ones."""
    count = len(keys)
    ratio_unknown = random.random(count) < 0.02
    columns: dict[str, pa.Array] = {
        "post_key": pa.array(keys),
        "account_key": pa.array(accounts),
        "platform": pa.array(["youtube"] * count),
        "published_at": pa.array(published),
        "post_kind": pa.array(kind),
        "title": pa.array([f"Recipe {number}" for number in range(count)]),
        "view_epoch": pa.array(np.where(published >= EPOCH_START, "2026-08-24", "2025-03-31")),
        "caption_length": pa.array(random.integers(0, 900, count)),
        "tag_count": pa.array(random.integers(0, 15, count)),
        **{name: pa.array(np.zeros(count, dtype="int64")) for name in TEXT_COUNTS},
        "account_followers_net_28d": pa.array(random.integers(-20, 400, count)),
        "account_views_per_engaged_28d": pa.array(
            np.where(published >= EPOCH_START, 1.6, 1.4), mask=ratio_unknown
        ),
        "account_kind_views_per_engaged_28d": pa.array(
            _views_per_engaged(kind, published), mask=ratio_unknown | (random.random(count) < 0.1)
        ),
    }
    for days, values in engaged.items():
        for name, groups in (
            ("account", accounts),
            ("account_kind", np.char.add(np.char.add(accounts, "|"), kind)),
        ):
            medians = as_of_median(
                values,
                published + days * DAY + LATENCY,
                groups,
                moments=published,
                window=100,
                min_count=1,
            )
            columns[f"{name}_median_engaged_{days}d"] = pa.array(medians, from_pandas=True)
    posts_28d = np.zeros(count, dtype="int64")
    engaged_28d = np.zeros(count)
    since = np.full(count, np.nan)
    for place in range(count):
        own = (accounts == accounts[place]) & (published < published[place])
        recent = own & (published > published[place] - 28 * DAY)
        posts_28d[place] = recent.sum()
        engaged_28d[place] = engaged[7][recent].sum()
        if own.any():
            since[place] = (published[place] - published[own].max()) / np.timedelta64(1, "h")
    return columns | {
        "account_post_count_28d": pa.array(posts_28d),
        "account_engaged_view_count_28d": pa.array(engaged_28d.astype("int64")),
        "account_view_count_28d": pa.array((engaged_28d * 1.2).astype("int64")),
        "hours_since_previous_post": pa.array(since, from_pandas=True),
    }


def _labels(
    keys: NDArray[np.str_],
    accounts: NDArray[np.str_],
    published: NDArray[np.datetime64],
    *,
    engaged: dict[int, NDArray[np.float64]],
    ratio: NDArray[np.float64],
) -> pa.Table:
    """Both horizons' labels of the posts whose label is known at the end."""
    tables = []
    for days, values in engaged.items():
        known = published + days * DAY + LATENCY
        mixed = (published < EPOCH_START) & (published + days * DAY > EPOCH_START)
        tables.append(
            pa.table(
                {
                    "post_key": pa.array(keys),
                    "account_key": pa.array(accounts),
                    "horizon_days": pa.array([days] * len(keys)),
                    "engaged_view_count": pa.array(values.astype("int64")),
                    "engagement_count": pa.array((values * 0.04).astype("int64")),
                    "view_count": pa.array((values * ratio).astype("int64"), mask=mixed),
                    "target_at": pa.array(published + days * DAY),
                    "label_available_at": pa.array(known),
                    "is_complete": pa.array(np.full(len(keys), fill_value=True)),
                }
            ).filter(pa.array(known <= END))
        )
    return pa.concat_tables(tables)
