"""Features say what they are, and the README lists exactly them."""

import re
from datetime import timedelta
from pathlib import Path

import numpy as np

import ml.forecast
from ml.forecast.features import FEATURES, features_of
from ml.forecast.question import Question
from ml.forecast.settings import ForecastSettings, Task
from ml.forecast.tables import read_posts
from tests.ml.conftest import World
from tests.ml.made_features import NOW
from warehouse import open_warehouse

START = NOW - timedelta(days=1096)
README = Path(ml.forecast.__file__).parent / "README.md"


def _question(world: World, task: Task) -> Question:
    with open_warehouse(world.target, read_only=True) as warehouse:
        posts = read_posts(warehouse, task, since=START)
    return Question.of(posts, ForecastSettings())


def test_the_readme_lists_each_feature_of_the_code_and_no_other() -> None:
    section = README.read_text(encoding="utf-8").split("## Features")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|$", section, flags=re.MULTILINE)
    in_code = [
        (
            each.name,
            each.meaning,
            "after" if each.is_early else "before" if each.is_before else "always",
        )
        for each in FEATURES
    ]
    assert listed == in_code


def test_what_happens_on_the_first_day_is_no_feature_at_publication() -> None:
    names = {feature.name for feature in features_of("publication")}
    assert not {name for name in names if "reached" in name or "early" in name}
    later = {feature.name for feature in features_of("first_day")}
    assert names - later == {feature.name for feature in FEATURES if feature.is_before}


def test_the_matrix_has_a_column_a_feature_and_nothing_infinite(world: World) -> None:
    for task in (
        Task("youtube", "engaged_view_count", "publication", "7d"),
        Task("youtube", "engaged_view_count", "first_day", "28d"),
    ):
        question = _question(world, task)
        matrix = question.matrix
        assert matrix.shape == (len(question.posts), len(features_of(task.stage)))
        assert not np.isinf(matrix).any()


def test_the_label_is_in_no_feature(world: World) -> None:
    """A feature that follows the label more closely than any of the past could is a leak."""
    question = _question(world, Task("youtube", "engaged_view_count", "publication", "7d"))
    target = question.target
    for place, feature in enumerate(features_of("publication")):
        column = question.matrix[:, place]
        both = ~np.isnan(column) & ~np.isnan(target)
        if np.std(column[both]) > 0:
            assert abs(np.corrcoef(column[both], target[both])[0, 1]) < 0.75, feature.name


def test_posts_published_before_the_history_are_not_read(world: World) -> None:
    task = Task("youtube", "engaged_view_count", "publication", "7d")
    with open_warehouse(world.target, read_only=True) as warehouse:
        posts = read_posts(warehouse, task, since=NOW - timedelta(days=90))
    assert posts.published_at.min() >= np.datetime64("2026-08-22T14:00:00")
    assert 0 < len(posts) < len(_question(world, task).posts)
