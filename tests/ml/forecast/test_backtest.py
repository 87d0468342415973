"""The back-test sees what was known then, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ml.forecast.backtest import Backtest, backtest
from ml.forecast.posts import Posts
from ml.forecast.question import Question
from ml.forecast.settings import ForecastSettings, Task
from ml.forecast.tables import read_posts
from ml.forecast.train import moment_of
from tests.ml.conftest import FAST, World, put
from tests.ml.made_features import NOW, made_features
from warehouse import Target, open_warehouse

START = NOW - timedelta(days=1096)
CUTOFF = np.datetime64("2026-09-15T00:00:00", "us")
PUBLICATION_7 = Task("youtube", "engaged_view_count", "publication", "7d")
FIRST_DAY_7 = Task("youtube", "engaged_view_count", "first_day", "7d")


def _posts(target: Target, task: Task) -> Posts:
    with open_warehouse(target, read_only=True) as warehouse:
        return read_posts(warehouse, task, since=START)


def _run(posts: Posts, until: np.datetime64, settings: ForecastSettings = FAST) -> Backtest:
    return backtest(Question.of(posts, settings), until=until, settings=settings, seed=7)


@pytest.mark.parametrize("task", [PUBLICATION_7, FIRST_DAY_7])
def test_labels_not_yet_known_at_the_cutoff_are_left_out(world: World, task: Task) -> None:
    posts = _posts(world.target, task)
    unknown = posts.label_available_at > CUTOFF
    assert unknown.sum() > 20
    spoiled = replace(posts, actual=np.where(unknown, 1e9, posts.actual))
    honest, other = _run(posts, CUTOFF), _run(spoiled, CUTOFF)
    assert other.decision == honest.decision
    assert np.array_equal(other.served.point, honest.served.point, equal_nan=True)
    assert np.array_equal(
        other.served.ends["upper_80"], honest.served.ends["upper_80"], equal_nan=True
    )


def test_what_comes_after_an_origin_does_not_change_what_was_answered_before(
    world: World,
) -> None:
    posts = _posts(world.target, PUBLICATION_7)
    settings = replace(FAST, step_days=7, max_origins=20)
    earlier, later = _run(posts, CUTOFF, settings), _run(posts, moment_of(NOW), settings)
    for name in ("linear", "boosting"):
        before, after = earlier.candidates[name].point, later.candidates[name].point
        both = ~np.isnan(before) & ~np.isnan(after)
        assert np.array_equal(before[both], after[both])
    asked = ~np.isnan(earlier.candidates["linear"].point)
    assert (asked & ~np.isnan(later.candidates["linear"].point)).sum() > 50


def test_a_post_is_trained_on_or_asked_but_never_both_in_a_fold(world: World) -> None:
    posts = _posts(world.target, FIRST_DAY_7)
    for fold in _run(posts, moment_of(NOW)).folds:
        assert posts.label_available_at[fold.known].max() <= fold.origin
        assert posts.moment_at[fold.asked].min() >= fold.origin


def test_a_twin_that_knows_labels_too_early_looks_better_than_it_is(world: World) -> None:
    """The twin shows that a leak would be seen: its baseline holds the post's own label."""
    posts = _posts(world.target, FIRST_DAY_7)
    twin = replace(posts, label_available_at=posts.moment_at)
    settings = replace(FAST, group_min_posts=1, baseline_window=1)
    honest = {score.name: score for score in _run(posts, CUTOFF, settings).decision.scores}
    leaky = {score.name: score for score in _run(twin, CUTOFF, settings).decision.scores}
    assert honest["equal_age_growth"].log_mae > 0.05
    assert leaky["equal_age_growth"].log_mae < 1e-9


def test_intervals_cover_about_what_they_promise(world: World) -> None:
    inside, count = 0.0, 0
    for task in (PUBLICATION_7, FIRST_DAY_7):
        tested = _run(_posts(world.target, task), moment_of(NOW))
        served = next(score for score in tested.served_scores if score.name == "served")
        assert served.coverage_80 is not None
        inside += served.coverage_80 * served.count
        count += served.count
    # some 250 posts: the standard error of a share of 0.8 is 0.025, calibration adds as much
    assert count > 200
    assert 0.72 <= inside / count <= 0.88


def test_a_point_lies_inside_its_interval(world: World) -> None:
    served = _run(_posts(world.target, PUBLICATION_7), moment_of(NOW)).served
    asked = ~np.isnan(served.point)
    ordered = ["lower_95", "lower_80", "upper_80", "upper_95"]
    ends = [served.ends[name][asked] for name in ordered]
    ladder = np.stack([*ends[:2], served.point[asked], *ends[2:]])
    assert (np.diff(ladder, axis=0) >= 0).all()
    assert not np.isnan(ladder).any()


def test_a_planted_signal_is_learnt_and_pure_noise_is_refused(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    kinds = {}
    for signal in (1.0, 0.0):
        folder = tmp_path_factory.mktemp("world")
        target = put(folder, made_features(seed=3, signal=signal))
        decision = _run(_posts(target, PUBLICATION_7), moment_of(NOW)).decision
        kinds[signal] = (decision.kind, decision.reason.split(":")[0])
    assert kinds == {1.0: ("model", "promoted"), 0.0: ("baseline", "not promoted")}


def test_a_column_that_is_unknown_for_every_post_stops_nothing(world: World) -> None:
    posts = _posts(world.target, PUBLICATION_7)
    unknown = np.full(len(posts), np.nan)
    columns = {**posts.columns, "tag_count": unknown, "duration_seconds": unknown}
    decision = _run(replace(posts, columns=columns), moment_of(NOW)).decision
    assert decision.test_count > 100


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_handful_of_posts_or_none_is_answered_by_how_many_are_needed(
    world: World, count: int
) -> None:
    posts = _posts(world.target, FIRST_DAY_7).take(np.arange(count))
    decision = _run(posts, moment_of(NOW)).decision
    assert decision.kind is None
    # none of them could be asked: nothing was known when they were
    assert decision.reason == "a forecast needs 20 posts with a known label, has 0"
