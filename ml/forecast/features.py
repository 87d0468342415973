"""The features of a post, each from what was known at the moment it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ml.forecast.facts import Facts
    from ml.forecast.settings import Stage

    Compute = Callable[[Facts], NDArray[np.float64]]

KINDS = ("long", "short", "live", "reel", "story", "image", "carousel", "text", "link")
KIND_RESIDUAL = "kind_residual"
SPREAD = "kind_spread"


@dataclass(frozen=True)
class Feature:
    """One column of the matrix.

    Attributes:
        name: Its name, as the README and the model card list it.
        meaning: What it is and in which unit.
        compute: From facts to numbers, NaN where unknown.
        is_early: Whether it is of the counts reached so far, which no post has at publication.
        is_before: Whether it is asked at publication only: later the count reached says it better.
        is_category: Whether its numbers are codes without an order.
    """

    name: str
    meaning: str
    compute: Compute
    is_early: bool = False
    is_before: bool = False
    is_category: bool = False


def features_of(stage: Stage) -> tuple[Feature, ...]:
    """Return the features asked at `stage`, in the order of the matrix."""
    is_first = stage == "publication"
    return tuple(each for each in FEATURES if not (each.is_early if is_first else each.is_before))


def matrix_of(facts: Facts) -> NDArray[np.float64]:
    """Return the matrix of the posts, shape (n, number of features), NaN where unknown."""
    stage = facts.posts.task.stage
    return np.column_stack([feature.compute(facts) for feature in features_of(stage)])


def place_of(name: str, stage: Stage) -> int:
    """Return which column of the matrix a feature is."""
    return [feature.name for feature in features_of(stage)].index(name)


def _kind_code(facts: Facts) -> NDArray[np.float64]:
    codes = {kind: float(code) for code, kind in enumerate(KINDS)}
    return np.array([codes.get(kind, np.nan) for kind in facts.posts.post_kind.tolist()])


def _plain(column: str) -> Compute:
    return lambda facts: facts.column(column)


def _log(column: str) -> Compute:
    return lambda facts: np.log1p(np.maximum(facts.column(column), 0))


def _signed_log(column: str) -> Compute:
    return lambda facts: np.sign(facts.column(column)) * np.log1p(np.abs(facts.column(column)))


def _past(name: str) -> Compute:
    return lambda facts: facts.history[name]


def _clock(wave: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Compute:
    return lambda facts: wave(facts.column("published_hour_local") / 24 * 2 * np.pi)


def _text_length(facts: Facts) -> NDArray[np.float64]:
    return np.log1p([float(len(text)) for text in facts.posts.text.tolist()])


def _pace(facts: Facts) -> NDArray[np.float64]:
    total = np.maximum(facts.column("account_engaged_view_count_28d"), 0)
    count = np.maximum(facts.column("account_post_count_28d"), 1)
    return np.log1p(total / count) - np.log1p(facts.baselines.account_median)


def _kind_against_account(facts: Facts) -> NDArray[np.float64]:
    return np.log1p(facts.baselines.kind_median) - np.log1p(facts.baselines.account_median)


def _against_median(of: Callable[[Facts], NDArray[np.float64]]) -> Compute:
    return lambda facts: np.log1p(of(facts)) - np.log1p(facts.baselines.account_median)


def _early_against_growth(facts: Facts) -> NDArray[np.float64]:
    return np.log1p(facts.baselines.early_linear) - np.log1p(facts.baselines.growth)


def _early_growth(facts: Facts) -> NDArray[np.float64]:
    newest, *older = facts.posts.reached
    if not older:
        return np.full(len(newest), np.nan)
    return np.log1p(newest) - np.log1p(older[0])


def _rate(counter: str) -> Compute:
    def compute(facts: Facts) -> NDArray[np.float64]:
        views = facts.of_age("view")
        return facts.of_age(counter) / np.where(views > 0, views, np.nan)

    return compute


FEATURES = (
    Feature("post_kind", "Kind of the post, as a code", _kind_code, is_category=True),
    Feature("duration_log", "log(1 + length in seconds)", _log("duration_seconds")),
    Feature("caption_length_log", "log(1 + characters of the caption)", _log("caption_length")),
    Feature("text_length_log", "log(1 + characters of title and caption)", _text_length),
    Feature("tag_count", "Number of tags", _plain("tag_count")),
    Feature("hashtag_count", "Number of hashtags", _plain("hashtag_count")),
    Feature("link_count", "Number of links", _plain("link_count")),
    Feature("question_mark_count", "Number of question marks", _plain("question_mark_count")),
    Feature("emoji_count", "Number of emoji", _plain("emoji_count")),
    Feature("published_hour_local", "Hour of publication, 0–23", _plain("published_hour_local")),
    Feature("hour_sine", "Sine of the hour as an angle", _clock(np.sin)),
    Feature("hour_cosine", "Cosine of the hour as an angle", _clock(np.cos)),
    Feature("published_weekday", "Weekday of publication", _plain("published_weekday")),
    Feature(
        "is_weekend",
        "1 on Saturday and Sunday, else 0",
        lambda facts: (facts.column("published_weekday") >= 6).astype(np.float64),
    ),
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
        lambda facts: facts.posts.views_per_engaged,
    ),
    Feature(
        "account_pace_against_median",
        "log of the account's engaged views per post in 28 settled days ÷ its median post",
        _pace,
    ),
    Feature(
        "account_size_log",
        "log(1 + the account's median of 30 settled posts)",
        lambda facts: np.log1p(facts.baselines.account_median),
    ),
    Feature(
        "settled_posts",
        "Settled posts of the account that are looked at, at most 80",
        _past("settled"),
    ),
    Feature("account_spread", "Mean distance of those from what is expected, log", _past("spread")),
    Feature(SPREAD, "The same of posts of the kind, shrunk to all", _past("kind_spread")),
    Feature("account_low", "Their first decile against what is expected, log", _past("low")),
    Feature("account_high", "Their last decile against what is expected, log", _past("high")),
    Feature("account_centre", "Their median against what is expected, log", _past("centre")),
    Feature(
        "kind_median_against_account",
        "log of the account's median of this kind ÷ its median of all kinds",
        _kind_against_account,
    ),
    Feature(
        KIND_RESIDUAL,
        "Mean residual of the account's settled posts of the kind, log, shrunk",
        _past("kind"),
    ),
    Feature("hour_residual", "The same of posts published near this hour", _past("hour")),
    Feature("weekday_residual", "The same of posts published on this weekday", _past("weekday")),
    Feature("recent_residual", "The same of the last posts settled", _past("recent")),
    Feature("lately_residual", "The same of posts published in the last weeks", _past("lately")),
    Feature(
        "similar_residual",
        "The same of the account's settled posts with the most similar texts",
        lambda facts: facts.similar[0][1],
    ),
    Feature(
        "nearest_residual",
        "The same of the five nearest",
        lambda facts: facts.similar[0][0],
        is_before=True,
    ),
    Feature(
        "alike_residual",
        "The same of the sixty nearest",
        lambda facts: facts.similar[0][2],
        is_before=True,
    ),
    Feature(
        "nearest_similarity",
        "Cosine between the text and the most similar of those",
        lambda facts: facts.similar[1],
    ),
    Feature(
        "reached_against_median",
        "log of the count reached so far ÷ the account's median at the horizon",
        _against_median(lambda facts: facts.posts.reached[0]),
        is_early=True,
    ),
    Feature(
        "growth_against_median",
        "log of the equal-age growth baseline ÷ the account's median at the horizon",
        _against_median(lambda facts: facts.baselines.growth),
        is_early=True,
    ),
    Feature(
        "early_counts_against_growth",
        "log of the linear combination of early counts ÷ the equal-age growth baseline",
        _early_against_growth,
        is_early=True,
    ),
    Feature(
        "reached_log",
        "log(1 + the count reached so far)",
        lambda facts: np.log1p(facts.posts.reached[0]),
        is_early=True,
    ),
    Feature(
        "early_growth",
        "log of the count reached so far ÷ that of the reading before (6 hours; 1 day)",
        _early_growth,
        is_early=True,
    ),
    Feature("like_rate", "Likes per view so far", _rate("like"), is_early=True),
    Feature("comment_rate", "Comments per view so far", _rate("comment"), is_early=True),
    Feature("engagement_rate", "Engagement per view so far", _rate("engagement"), is_early=True),
    Feature(
        "age_error_hours",
        "Hours from the age asked for to the nearest reading",
        _plain("age_error_hours"),
        is_early=True,
    ),
    Feature(
        "reading_age_hours",
        "Age at the reading of the first hour",
        _plain("reading_age_hours"),
        is_early=True,
    ),
)
