"""A new forecast takes over from the one in service, unless that one is better."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml.forecast import ForecastSettings, score, train
from ml.forecast.champion import (
    Champion,
    champions_of,
    contest,
    open_champions,
    open_version,
)
from ml.forecast.question import Question
from ml.forecast.settings import Task
from ml.forecast.tables import read_posts
from ml.forecast.train import moment_of
from ml.forecast.versions import NotedVersion, noted_versions
from ml.registry import Place
from tests.ml.conftest import FAST, World, put
from tests.ml.made_features import NOW, made_features
from warehouse import Target, open_warehouse

WEEK = Task("youtube", "engaged_view_count", "publication", "7d")
LATER = moment_of(NOW)


@pytest.fixture(scope="module")
def question(world: World) -> Question:
    with open_warehouse(world.target, read_only=True) as warehouse:
        return Question.of(read_posts(warehouse, WEEK), FAST)


@pytest.fixture(scope="module")
def champion(world: World) -> Champion:
    """The trained world, as if trained ninety days ago."""
    with open_warehouse(world.target, read_only=True) as warehouse:
        noted = champions_of(noted_versions(warehouse, NOW))[WEEK]
    trained = open_version(Place(world.models_dir), noted)
    long_ago = replace(trained, cutoff=LATER - np.timedelta64(90, "D"))
    return Champion("forecast-old", long_ago, NOW - timedelta(days=90))


def _contest(question: Question, challenger: Any, champion: Champion | None) -> Any:
    return contest(question, challenger, champion, cutoff=LATER, settings=ForecastSettings())


def test_without_anybody_in_service_the_new_one_takes_over(question: Question) -> None:
    verdict = _contest(question, np.log1p(question.posts.actual), None)
    assert (verdict.role, verdict.champion_version) == ("champion", None)


def test_a_better_one_takes_over(question: Question, champion: Champion) -> None:
    verdict = _contest(question, np.log1p(question.posts.actual), champion)
    assert (verdict.role, verdict.champion_version) == ("champion", "forecast-old")
    assert verdict.reason.startswith("takes over with a log error of 0.000 against 0.")
    known = question.posts.label_available_at
    settled = (known > champion.trained.cutoff) & (known <= LATER)
    assert verdict.count == settled.sum() > 40


def test_a_worse_one_stays_the_challenger(question: Question, champion: Champion) -> None:
    verdict = _contest(question, np.log1p(question.posts.actual) + 2, champion)
    assert verdict.role == "challenger"
    assert verdict.reason.startswith("forecast-old stays: the new one has a log error of 2.000")


def test_with_too_few_posts_since_newer_data_is_taken(
    question: Question, champion: Champion
) -> None:
    recent = replace(champion.trained, cutoff=LATER - np.timedelta64(3, "D"))
    verdict = _contest(
        question,
        np.log1p(question.posts.actual) + 2,
        Champion("forecast-new", recent, NOW),
    )
    assert verdict.role == "champion"
    assert "posts settled since forecast-new was trained, too few to keep" in verdict.reason


def _noted(version: str, role: str, *, days_ago: int = 0, met: str | None = None) -> NotedVersion:
    return NotedVersion(WEEK, version, "0" * 64, role, NOW - timedelta(days=days_ago), met)


def test_the_newest_champion_answers_not_the_newest_version() -> None:
    noted = [
        _noted("c", "challenger", met="b"),
        _noted("b", "champion", days_ago=1, met="a"),
        _noted("a", "champion", days_ago=2),
    ]
    assert champions_of(noted)[WEEK].model_version == "b"


def test_of_champions_of_one_moment_the_last_to_take_over_answers() -> None:
    noted = [
        _noted("z", "champion"),
        _noted("m", "champion", met="b"),
        _noted("b", "champion", met="z"),
    ]
    assert champions_of(noted)[WEEK].model_version == "m"


def test_while_the_champion_cannot_be_opened_the_next_on_record_answers(
    world: World, tmp_path: Path
) -> None:
    with open_warehouse(world.target, read_only=True) as warehouse:
        kept = champions_of(noted_versions(warehouse, NOW))[WEEK]
    lost = _noted("forecast-lost", "champion", met=kept.model_version)
    place = Place(world.models_dir)
    champions, refused = open_champions(place, {WEEK: [lost, kept]})
    assert champions[WEEK].model_version == kept.model_version
    assert str(refused[WEEK]).startswith("model forecast-lost is not in ")
    champions, refused = open_champions(Place(tmp_path), {WEEK: [lost, kept]})
    assert champions == {}
    assert str(refused[WEEK]).startswith("model forecast-lost is not in ")


def test_a_challenger_is_kept_and_noted_while_the_champion_answers(
    world: World, tmp_path: Path
) -> None:
    # trained in August, then again in November on labels that somebody has spoilt
    features = made_features()
    target = put(tmp_path, features)
    early = NOW - timedelta(days=110)
    first = train(target, models_dir=tmp_path / "models", now=early, settings=FAST)
    assert {task.role for task in first.tasks} == {"champion"}
    _settle_as_forecast(target, first.model_version or "", tmp_path / "models")
    second = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    weeks = [task for task in second.tasks if task.task == str(WEEK)]
    assert [(task.role, task.champion_version) for task in weeks] == [
        ("challenger", first.model_version)
    ]
    assert "stays" in weeks[0].verdict
    for version in (first.model_version, second.model_version):
        assert (tmp_path / "models" / str(version) / "card.md").exists()
    text = (tmp_path / "models" / str(second.model_version) / "card.md").read_text()
    assert f"Role: **challenger**: {first.model_version} stays" in text
    score(target, models_dir=tmp_path / "models", now=NOW)
    with open_warehouse(target, read_only=True) as warehouse:
        rows = warehouse.query(
            "select distinct model_version from predictions.post_forecasts "
            "where stage = 'publication' and horizon = '7d' and not is_backtest"
        )
    assert rows["model_version"].to_pylist() == [first.model_version]


def _settle_as_forecast(target: Target, version: str, models: Path) -> None:
    """Let every post since come true just as the first version forecasts it."""
    with open_warehouse(target) as warehouse:
        noted = [each for each in noted_versions(warehouse, NOW) if each.model_version == version]
        trained = open_version(Place(models), noted[0])
        question = Question.of(read_posts(warehouse, WEEK), trained.settings)
        places = question.answerable(np.arange(len(question.posts)))
        counts = np.expm1(trained.tasks[WEEK].answer(question, places)["point"])
        for key, count in zip(question.posts.post_key[places].tolist(), counts, strict=True):
            warehouse.execute(
                "update features.feat_posts__labels set engaged_view_count = ? "
                "where post_key = ? and horizon_days = 7 and label_available_at > ?",
                [round(float(count)), key, NOW - timedelta(days=110)],
            )
