"""The features of a post, each from columns known at the moment it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ml.forecast.baselines import Baselines
    from ml.forecast.posts import Posts
    from ml.forecast.settings import Stage

KINDS = ("long", "short", "live", "reel", "story", "image", "carousel", "text", "link")


@dataclass(frozen=True)
class Feature:
    """One column of the matrix.

    Attributes:
        name: Its name, as the README and the model card list it.
        meaning: What it is and in which unit.
        compute: From posts and baselines to numbers, NaN where unknown.
        first_day_only: Whether it exists only after the first day.
        is_category: Whether its numbers are codes without an order.
    """

    name: str
    meaning: str
    compute: Callable[[Posts, Baselines], NDArray[np.float64]]
    first_day_only: bool = False
    is_category: bool = False


def features_of(stage: Stage) -> tuple[Feature, ...]:
    """Return the features asked at `stage`, in the order of the matrix."""
    return tuple(
        feature for feature in FEATURES if stage != "publication" or not feature.first_day_only
    )


def matrix_of(posts: Posts, baselines: Baselines) -> NDArray[np.float64]:
    """Return the matrix of `posts`, shape (n, number of features), NaN where unknown."""
    columns = [feature.compute(posts, baselines) for feature in features_of(posts.task.stage)]
    return np.column_stack(columns)


def _kind_code(posts: Posts, _: Baselines) -> NDArray[np.float64]:
    codes = {kind: float(code) for code, kind in enumerate(KINDS)}
    return np.array([codes.get(kind, np.nan) for kind in posts.post_kind.tolist()])


def _plain(column: str) -> Callable[[Posts, Baselines], NDArray[np.float64]]:
    return lambda posts, _: posts.columns.get(column, np.full(len(posts), np.nan))


def _log(column: str) -> Callable[[Posts, Baselines], NDArray[np.float64]]:
    return lambda posts, _: np.log1p(np.maximum(posts.columns[column], 0))


def _signed_log(column: str) -> Callable[[Posts, Baselines], NDArray[np.float64]]:
    return lambda posts, _: np.sign(posts.columns[column]) * np.log1p(np.abs(posts.columns[column]))


def _rate(above: str, below: str) -> Callable[[Posts, Baselines], NDArray[np.float64]]:
    def compute(posts: Posts, _: Baselines) -> NDArray[np.float64]:
        unknown = np.full(len(posts), np.nan)
        base = posts.columns.get(below, unknown)
        return posts.columns.get(above, unknown) / np.where(base > 0, base, np.nan)

    return compute


def _views_per_post(posts: Posts, baselines: Baselines) -> NDArray[np.float64]:
    total = np.maximum(posts.columns["account_engaged_view_count_28d"], 0)
    count = np.maximum(posts.columns["account_post_count_28d"], 1)
    return np.log1p(total / count) - np.log1p(baselines.account_median)


def _kind_against_account(posts: Posts, baselines: Baselines) -> NDArray[np.float64]:
    del posts
    return np.log1p(baselines.kind_median) - np.log1p(baselines.account_median)


def _first_day_against_median(posts: Posts, baselines: Baselines) -> NDArray[np.float64]:
    return np.log1p(posts.reached[0]) - np.log1p(baselines.kind_median)


def _growth_against_median(posts: Posts, baselines: Baselines) -> NDArray[np.float64]:
    del posts
    return np.log1p(baselines.growth) - np.log1p(baselines.kind_median)


FEATURES = (
    Feature("post_kind", "Kind of the post, as a code", _kind_code, is_category=True),
    Feature("duration_log", "log(1 + length in seconds)", _log("duration_seconds")),
    Feature("caption_length_log", "log(1 + characters of the caption)", _log("caption_length")),
    Feature("tag_count", "Number of tags", _plain("tag_count")),
    Feature("published_hour_local", "Hour of publication, 0–23", _plain("published_hour_local")),
    Feature("published_weekday", "Weekday of publication", _plain("published_weekday")),
    Feature(
        "account_post_count_28d",
        "Posts of the account in the 28 days before",
        _plain("account_post_count_28d"),
    ),
    Feature(
        "hours_since_previous_post_log",
        "log(1 + hours since the account's previous post)",
        _log("hours_since_previous_post"),
    ),
    Feature(
        "account_followers_net_28d_log",
        "Followers gained − lost in the 28 settled days before, signed log",
        _signed_log("account_followers_net_28d"),
    ),
    Feature(
        "views_per_engaged",
        "Views per engaged view of the account's posts of the kind, 28 settled days before",
        lambda posts, _: posts.views_per_engaged,
    ),
    Feature(
        "account_pace_against_median",
        "log of the account's engaged views per post in 28 settled days ÷ its median post",
        _views_per_post,
    ),
    Feature(
        "kind_median_against_account",
        "log of the account's median of this kind ÷ its median of all kinds",
        _kind_against_account,
    ),
    Feature(
        "first_day_against_median",
        "log of engaged views after one day (from views) ÷ the kind's median at the horizon",
        _first_day_against_median,
        first_day_only=True,
    ),
    Feature(
        "growth_against_median",
        "log of the equal-age growth baseline ÷ the kind's median at the horizon",
        _growth_against_median,
        first_day_only=True,
    ),
    Feature(
        "like_rate_1d",
        "Likes per view after one day",
        _rate("like_count_1d", "view_count_1d"),
        first_day_only=True,
    ),
    Feature(
        "comment_rate_1d",
        "Comments per view after one day",
        _rate("comment_count_1d", "view_count_1d"),
        first_day_only=True,
    ),
    Feature(
        "view_share_6h",
        "Views of the first six hours ÷ of the first day",
        _rate("view_count_6h", "view_count_1d"),
        first_day_only=True,
    ),
    Feature(
        "age_error_hours",
        "Hours from the age of one day to the nearest reading",
        _plain("age_error_hours"),
        first_day_only=True,
    ),
)
