"""Intervals hold the truth as often as they say, over many made worlds; noise stays noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ml.effects.design import make_design
from ml.effects.model import Model, effect_records, make_model
from ml.effects.observations import read_performance
from ml.effects.regression import clear_of_chance, fit
from ml.effects.settings import EffectSettings
from ml.effects.times import publishing_times
from tests.ml.effects.conftest import put
from tests.ml.made_performance import EFFECTS, NOISE, TOPICS, Planted, made_performance
from warehouse import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from ml.effects.observations import Observations

WORLD_COUNT = 25
WORLDS = {"noise": NOISE, "effects": EFFECTS}
SETTINGS = EffectSettings()


def observations(
    folder: Path, planted: Planted, seed: int, *, posts_each: int = 200
) -> Observations:
    """Return a made world's posts as explaining reads them."""
    rows = made_performance(planted=planted, seed=seed, posts_each=posts_each)
    target = put(folder, rows)
    with open_warehouse(target, read_only=True) as warehouse:
        return next(read_performance(warehouse).by_metric())


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Model]]:
    """Return the regressions of many worlds of noise, and of many with effects."""
    found: dict[str, list[Model]] = {}
    for name, planted in WORLDS.items():
        folder = tmp_path_factory.mktemp(name)
        for seed in range(WORLD_COUNT):
            posts = observations(folder, planted, seed)
            model = make_model(posts, settings=SETTINGS, min_level=SETTINGS.min_level_posts)
            assert model is not None
            found.setdefault(name, []).append(model)
    return found


def truth(factor: str, level: str, planted: Planted) -> float:
    """Return the planted log effect of a level."""
    planted_levels = {
        **{("post_kind", kind): log for kind, log in planted.kinds.items()},
        ("published_weekday", "Saturday"): planted.weekend,
        ("published_weekday", "Sunday"): planted.weekend,
        ("published_hour", "18–21"): planted.evening,
        ("hashtags", "3–5 hashtags"): planted.hashtags,
        ("topic", str(TOPICS[0])): planted.topic,
    }
    return planted_levels.get((factor, level), 0.0)


def compared(model: Model) -> list[dict[str, Any]]:
    """Return the levels that are compared with a reference."""
    return [row for row in effect_records(model, rate=0.05) if row["p_value"] is not None]


@pytest.mark.parametrize("name", WORLDS)
def test_95_percent_intervals_hold_the_truth_in_93_to_97_percent(
    models: dict[str, list[Model]], name: str
) -> None:
    planted = WORLDS[name]
    held = [
        row["low"]
        <= np.exp(
            truth(row["factor"], row["level"], planted)
            - truth(row["factor"], row["reference_level"], planted)
        )
        <= row["high"]
        for model in models[name]
        for row in compared(model)
    ]
    assert len(held) > 600
    assert 0.93 <= np.mean(held) <= 0.97


def test_pure_noise_has_next_to_no_clear_effects(models: dict[str, list[Model]]) -> None:
    worlds = [[row["is_clear"] for row in compared(model)] for model in models["noise"]]
    assert sum(any(world) for world in worlds) <= 3  # of 25 worlds, 5 % expected


def test_the_regression_says_what_statsmodels_says(tmp_path: Path) -> None:
    from statsmodels.regression.linear_model import OLS

    posts = observations(tmp_path, EFFECTS, 3)
    design = make_design(posts, settings=SETTINGS, min_level=30)
    assert design is not None
    weeks = posts[design.rows].week
    ours = fit(design, weeks, coverage=0.95)
    theirs = OLS(design.target, design.columns).fit(
        cov_type="cluster", cov_kwds={"groups": weeks}, use_t=True
    )
    count, terms = design.columns.shape
    # theirs does not know that the groups' means were taken out of the data before
    widening = np.sqrt((count - terms) / (count - terms - design.group_count))
    middle = theirs.params
    np.testing.assert_allclose(ours.effects, middle, rtol=1e-9)
    np.testing.assert_allclose(
        ours.upper, middle + (theirs.conf_int()[:, 1] - middle) * widening, rtol=1e-6
    )


def test_levels_that_say_the_same_are_told_once(tmp_path: Path) -> None:
    posts = observations(tmp_path, NOISE, 1, posts_each=500)
    (kind,) = (factor for factor in posts.factors if factor.name == "post_kind")
    (duration,) = (factor for factor in posts.factors if factor.name == "reel_duration")
    # only reels last: with the kind known, "lasts at all" says nothing more
    assert set(kind.codes[duration.codes >= 0].tolist()) == {kind.levels.index("reel")}
    model = make_model(posts, settings=SETTINGS, min_level=30)
    assert model is not None
    pooled = [term.factor for term in model.design.terms if term.level is None]
    assert "reel_duration" not in pooled


def test_what_another_factor_already_says_is_left_out(tmp_path: Path) -> None:
    rows = made_performance(posts_each=300)
    is_reel = pc.equal(rows["post_kind"], "reel").cast(pa.int64())
    place = rows.schema.get_field_index("question_mark_count")
    target = put(tmp_path, rows.set_column(place, "question_mark_count", is_reel))
    with open_warehouse(target, read_only=True) as warehouse:
        posts = next(read_performance(warehouse).by_metric())
    model = make_model(posts, settings=SETTINGS, min_level=20)
    assert model is not None
    factors = {row["factor"] for row in compared(model)}
    assert "post_kind" in factors
    assert "question" not in factors


@pytest.mark.parametrize(("spread", "least"), [(0.0, 0.98), (0.25, 0.93)], ids=["noise", "times"])
def test_publishing_times_hold_the_truth(spread: float, least: float) -> None:
    random = np.random.default_rng(5)
    held, against_none = [], []
    for _ in range(30):
        weekday = random.integers(0, 7, 300)
        block = random.choice(8, 300, p=random.dirichlet(np.ones(8)))
        week = random.normal(0, spread, (7, 1)) + random.normal(0, spread, (1, 8))
        values = week[weekday, block] + random.normal(0, 0.8, 300)
        times = publishing_times(weekday, block, values, coverage=0.95)
        true = week.ravel() - times.counts / 300 @ week.ravel()
        held.append(((times.lower <= true) & (true <= times.upper)).mean())
        against_none.append(((times.lower > 0) | (times.upper < 0)).mean())
    assert least <= np.mean(held)
    if spread == 0.0:
        assert np.mean(against_none) < 0.01
    else:
        assert np.mean(held) <= 0.985


def test_a_time_without_posts_is_told_from_its_weekday_and_hours_with_more_doubt() -> None:
    weekday = np.repeat(np.arange(7), 60)
    block = np.tile(np.repeat(np.arange(6), 10), 7)  # nothing is ever published after 18:00
    values = np.random.default_rng(2).normal(0, 0.5, 420) + 0.8 * (weekday == 6)
    times = publishing_times(weekday, block, values, coverage=0.95)
    sunday_noon, sunday_night = 6 * 8 + 4, 6 * 8 + 7
    assert times.counts[sunday_night] == 0
    assert times.effects[sunday_night] > 0.3
    width = times.upper - times.lower
    assert width[sunday_night] > width[sunday_noon]


def test_benjamini_and_hochbergs_example_rejects_four_of_fifteen() -> None:
    # their table of 1995: p-values of fifteen hypotheses, four of them pass at 5 %
    p_values = np.array(
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0]
    )  # fmt: skip
    assert clear_of_chance(p_values, 0.05).tolist() == [True] * 4 + [False] * 11
