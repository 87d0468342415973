"""The promotion rule, on forecasts written by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ml.forecast.baselines import Baselines
from ml.forecast.candidates import Rows
from ml.forecast.decide import decide
from ml.forecast.features import SPREAD, features_of, place_of
from ml.forecast.measures import Forecasts
from ml.forecast.posts import Posts
from ml.forecast.question import Question
from ml.forecast.settings import ForecastSettings, Task

START = np.datetime64("2026-05-01T00:00:00", "us")
DAY = np.timedelta64(1, "D")
LATER = START + 400 * DAY
COUNT = 50
SETTINGS = ForecastSettings(min_baseline_posts=20, min_test_posts=40)


def _posts() -> Posts:
    published = START + np.arange(COUNT) * DAY
    text = np.array(["x"] * COUNT)
    return Posts(
        task=Task("youtube", "engaged_view_count", "publication", "7d"),
        post_key=np.array([str(number) for number in range(COUNT)]),
        account_key=text,
        post_kind=text,
        text=text.astype(object),
        published_at=published,
        moment_at=published,
        columns={},
        actual=np.where(np.arange(COUNT) % 2, 1999.0, 999.0),
        views=np.full(COUNT, np.nan),
        label_available_at=published + 10 * DAY,
    )


def _question(**baselines: float) -> Question:
    posts = _posts()
    unknown = np.full(COUNT, np.nan)
    matrix = np.full((COUNT, len(features_of("publication"))), np.nan)
    matrix[:, place_of(SPREAD, "publication")] = 1.0
    counts = {name: np.full(COUNT, value) for name, value in baselines.items()}
    known = Baselines(**counts, growth=unknown, log_linear=unknown, early_linear=unknown)
    return Question(posts, known, Rows(matrix, None), known.level)


def _decide(candidate: np.ndarray, **changes: Any) -> Any:
    forecasts = Forecasts.empty(COUNT)
    forecasts.point[:] = np.log1p(candidate)
    return decide(
        _question(account_median=1499.0, kind_median=4999.0),
        {"boosting": forecasts},
        cutoff=changes.pop("cutoff", LATER),
        settings=replace(SETTINGS, **changes),
    )


def test_a_model_better_than_the_best_baseline_is_promoted() -> None:
    decision = _decide(np.where(np.arange(COUNT) % 2, 1950.0, 1020.0))
    assert (decision.kind, decision.name) == ("model", "boosting")
    assert decision.best_baseline == "account_median"
    assert decision.reason.startswith("promoted: boosting has a log error of 0.023 against 0.347")
    # half of the residuals are log(1000 / 1021), half log(2000 / 1951)
    margins = (decision.ranges.below["80"][0], decision.ranges.above["80"][0])
    assert margins == pytest.approx((np.log(1000 / 1021), np.log(2000 / 1951)))
    assert decision.test_count == COUNT


def test_a_model_no_better_than_the_baseline_is_not_promoted_and_says_so() -> None:
    decision = _decide(np.full(COUNT, 1499.0))
    assert (decision.kind, decision.name) == ("baseline", "account_median")
    assert decision.reason.startswith("not promoted: boosting has a log error of 0.347 against")
    assert decision.reason.endswith("account_median is served")


def test_a_gain_within_its_standard_error_is_no_gain() -> None:
    # 39 posts exactly right, 11 off by a factor of 2.8: gains of 0.35 or −0.68, 0.12 ± 0.06
    actual = _posts().actual
    lucky = np.where(np.arange(COUNT) < 39, actual, 2.8 * actual)
    assert _decide(lucky).kind == "model"
    assert _decide(lucky, standard_errors=3.0).kind == "baseline"


def test_a_model_with_too_few_test_posts_is_not_promoted() -> None:
    perfect = _posts().actual.copy()
    perfect[: COUNT - 39] = np.nan  # asked of 39 posts only
    decision = _decide(perfect)
    assert decision.kind == "baseline"
    assert "a model needs 40 posts forecast before their label was known, has 39" in decision.reason


def test_the_interval_of_a_baseline_comes_from_its_own_residuals() -> None:
    decision = _decide(np.full(COUNT, 9.0))
    # half of the residuals are log(1000 / 1500), half log(2000 / 1500)
    margins = (decision.ranges.below["95"][0], decision.ranges.above["95"][0])
    assert margins == pytest.approx((np.log(1000 / 1500), np.log(2000 / 1500)))


def test_with_too_few_labels_nothing_is_served_and_the_report_counts_them() -> None:
    decision = _decide(np.full(COUNT, 9.0), cutoff=START + 20 * DAY)
    # labels are known ten days after publication: those of days 0 to 10
    assert decision.kind is None
    assert decision.reason == "a forecast needs 20 posts with a known label, has 11"
