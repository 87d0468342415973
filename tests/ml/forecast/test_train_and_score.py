"""Training and scoring on a warehouse: what is kept, what is logged, and only once."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ml.forecast import FeaturesMissingError, score, train
from ml.forecast.tables import tasks_with_data
from ml.forecast.train import read_questions
from ml.registry import ArtifactMissingError, ArtifactVersionError
from tests.ml.conftest import FAST, World, put
from tests.ml.made_features import NOW, made_features
from warehouse import Target, open_warehouse

KEY = ("post_key", "stage", "horizon_days", "metric", "model_version")


def _rows(target: Target, table: str) -> list[dict[str, Any]]:
    with open_warehouse(target, read_only=True) as warehouse:
        found: list[dict[str, Any]] = warehouse.query(
            f"select * from predictions.{table}"
        ).to_pylist()
    return found


@pytest.fixture(scope="module")
def scored(world: World) -> World:
    score(world.target, models_dir=world.models_dir, now=NOW)
    return world


def test_scoring_twice_adds_nothing_and_changes_nothing(scored: World) -> None:
    before = _rows(scored.target, "post_forecasts")
    again = score(scored.target, models_dir=scored.models_dir, now=NOW + timedelta(hours=1))
    assert (again.live_rows, again.backtest_rows) == (0, 0)
    assert _rows(scored.target, "post_forecasts") == before


def test_a_question_about_a_post_is_answered_once(scored: World) -> None:
    rows = _rows(scored.target, "post_forecasts")
    keys = [tuple(row[name] for name in KEY) for row in rows]
    assert len(keys) == len(set(keys)) > 500


def test_live_forecasts_are_of_posts_whose_horizon_is_ahead(scored: World) -> None:
    with open_warehouse(scored.target, read_only=True) as warehouse:
        rows = warehouse.query(
            "select is_backtest, made_at, published_at, horizon_days, stage "
            "from predictions.post_forecasts "
            "join features.feat_posts__at_publication using (post_key)"
        ).to_pylist()
    live = [row for row in rows if not row["is_backtest"]]
    past = [row for row in rows if row["is_backtest"]]
    assert live
    assert past
    now = NOW.replace(tzinfo=None)
    for row in live:
        assert row["made_at"] == now < row["published_at"] + timedelta(days=row["horizon_days"])
    for row in past:
        after = timedelta(days=1 if row["stage"] == "first_day" else 0)
        assert row["made_at"] == row["published_at"] + after
        assert row["published_at"] + timedelta(days=row["horizon_days"] + 3) <= now


def test_a_back_test_is_known_from_the_run_that_recorded_it(scored: World) -> None:
    rows = _rows(scored.target, "post_forecasts")
    assert {row["recorded_at"] for row in rows} == {NOW.replace(tzinfo=None)}
    assert min(row["made_at"] for row in rows if row["is_backtest"]) < NOW.replace(tzinfo=None)


def test_views_are_engaged_views_times_the_views_per_engaged_view(scored: World) -> None:
    with open_warehouse(scored.target, read_only=True) as warehouse:
        rows = warehouse.query(
            "select engaged.forecast_count * coalesce(account_kind_views_per_engaged_28d, "
            "account_views_per_engaged_28d) as expected, "
            "views.forecast_count as came, engaged.upper_80_count / engaged.forecast_count as up, "
            "views.upper_80_count / views.forecast_count as views_up "
            "from predictions.post_forecasts as engaged "
            "join features.feat_posts__at_publication using (post_key) "
            "left join predictions.post_forecasts as views on views.post_key = engaged.post_key "
            "and views.stage = engaged.stage and views.horizon_days = engaged.horizon_days "
            "and views.metric = 'view_count' where engaged.metric = 'engaged_view_count'"
        ).to_pylist()
    unknown = [row for row in rows if row["expected"] is None]
    assert unknown  # some posts have no ratio
    for row in rows:
        # no ratio, no row of views
        assert row["came"] == (row["expected"] and pytest.approx(row["expected"]))
        assert row["expected"] is None or row["views_up"] == pytest.approx(row["up"])


def test_baselines_stand_beside_each_forecast(scored: World) -> None:
    for row in _rows(scored.target, "post_forecasts"):
        assert row["model_kind"] in {"model", "baseline"}
        assert row["baseline_median_count"] is not None
        assert (row["baseline_growth_count"] is None) == (row["stage"] == "publication")
        assert row["lower_80_count"] <= row["forecast_count"] <= row["upper_80_count"]


def test_each_version_is_noted_with_its_reason(world: World) -> None:
    rows = _rows(world.target, "model_versions")
    assert {(row["stage"], row["horizon_days"]) for row in rows} == {
        ("publication", 7),
        ("publication", 28),
        ("first_day", 7),
        ("first_day", 28),
    }
    for row in rows:
        assert row["model_version"] == world.report.model_version
        assert row["is_promoted"] == (row["model_kind"] == "model")
        assert row["reason"].startswith("promoted" if row["is_promoted"] else "")
        assert json.loads(row["metrics"])["scores"]
        assert row["n_train"] >= row["n_test"] > 0


def test_the_card_says_what_was_trained_on_what(world: World) -> None:
    folder = world.models_dir / str(world.report.model_version)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert card["seed"] == 7
    assert card["settings"]["baseline_window"] == 30
    assert card["libraries"]["scikit-learn"]
    assert len(card["data_fingerprint"]) == 64
    first = card["tasks"][0]
    assert first["data_window"]["accounts"] == 3
    assert first["data_window"]["last_label_available_at"] <= "2026-11-20T14:00:00Z"
    assert {"name": "tag_count", "meaning": "Number of tags"} in first["features"]
    assert {score["name"] for score in first["scores"]} == {
        "account_median",
        "account_kind_median",
        "linear",  # the trees need more posts than this world has
    }
    text = (folder / "card.md").read_text(encoding="utf-8")
    assert text.startswith(f"# Model card: {world.report.model_version}\n")
    assert first["reason"] in text


def test_the_same_data_gives_the_same_version_and_the_same_bytes(
    world: World, tmp_path: Path
) -> None:
    target = put(tmp_path, made_features())
    again = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    assert again == world.report
    name = Path(str(again.model_version)) / "model.joblib"
    assert (tmp_path / "models" / name).read_bytes() == (world.models_dir / name).read_bytes()


def test_a_version_that_is_kept_is_not_trained_again(world: World) -> None:
    later = NOW + timedelta(hours=2)
    again = train(world.target, models_dir=world.models_dir, now=later, settings=FAST)
    assert not again.is_new
    assert again.model_version == world.report.model_version
    assert again.trained_at == NOW
    assert len(_rows(world.target, "model_versions")) == 4


def test_a_restated_label_gives_another_version(tmp_path: Path) -> None:
    features = made_features(count=60)
    counts = features.labels["engaged_view_count"].to_pylist()
    counts[0] += 1
    place = features.labels.column_names.index("engaged_view_count")
    labels = features.labels.set_column(place, "engaged_view_count", pa.array(counts))
    target = put(tmp_path, features)
    first = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    put(tmp_path, replace(features, labels=labels))
    second = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    assert second.is_new
    assert second.model_version != first.model_version


def test_too_few_posts_are_no_failure_and_are_counted(tmp_path: Path) -> None:
    target = put(tmp_path, made_features(count=15))
    report = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    assert report.model_version is None
    assert not (tmp_path / "models").exists()
    assert {task.kind for task in report.tasks} == {None}
    assert "a forecast needs 20 posts with a known label, has 1" in report.notes[0]
    scored = score(target, models_dir=tmp_path / "models", now=NOW)
    assert (scored.live_rows, scored.backtest_rows) == (0, 0)
    assert scored.notes == ("no forecast is trained for this warehouse yet: nothing was scored",)


def test_with_few_posts_the_baseline_itself_is_served(tmp_path: Path) -> None:
    target = put(tmp_path, made_features(count=60))
    report = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    assert {task.kind for task in report.tasks} == {"baseline"}
    assert "a model needs 30 posts forecast before their label was known" in report.notes[0]
    score(target, models_dir=tmp_path / "models", now=NOW)
    rows = [row for row in _rows(target, "post_forecasts") if row["stage"] == "publication"]
    assert rows
    for row in rows:
        assert row["model_kind"] == "baseline"
        baselines = (row["baseline_median_count"], row["baseline_kind_median_count"])
        assert row["forecast_count"] in [pytest.approx(each) for each in baselines]
        assert row["lower_80_count"] < row["upper_80_count"]


def test_an_empty_feature_table_is_too_few_posts(tmp_path: Path) -> None:
    features = made_features(count=15)
    empty = replace(
        features,
        at_publication=features.at_publication.slice(0, 0),
        first_day=features.first_day.slice(0, 0),
    )
    report = train(put(tmp_path, empty), models_dir=tmp_path / "models", now=NOW)
    assert report.model_version is None
    assert report.notes == (
        "a forecast needs posts with a known label, there are none yet: nothing was learnt",
    )


def test_features_that_are_not_built_are_one_clear_line(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        warehouse.execute("create schema features")
    with pytest.raises(FeaturesMissingError, match=r"build it with `groundswell build`$"):
        train(target, models_dir=tmp_path, now=NOW)
    with open_warehouse(target) as warehouse:
        warehouse.execute("create table features.feat_posts__labels (post_key text)")
    with pytest.raises(FeaturesMissingError, match="lacks horizon_days, engaged_view_count"):
        train(target, models_dir=tmp_path, now=NOW)


def test_scoring_refuses_an_artifact_of_another_scikit_learn(world: World, tmp_path: Path) -> None:
    version = str(world.report.model_version)
    folder = tmp_path / version
    folder.mkdir()
    card = json.loads((world.models_dir / version / "card.json").read_text())
    card["libraries"]["scikit-learn"] = "1.0"
    (folder / "card.json").write_text(json.dumps(card))
    with pytest.raises(ArtifactVersionError, match=r"written with scikit-learn 1\.0,"):
        score(world.target, models_dir=tmp_path, now=NOW)


def test_a_model_that_cannot_be_opened_is_no_failure_where_none_can_be_trained(
    world: World, tmp_path: Path
) -> None:
    # the version is on record, its file gone, and the posts have become too few to train another
    target = put(tmp_path, made_features(count=15))
    with open_warehouse(target) as warehouse:
        warehouse.replace("predictions", "model_versions", _versions(world.target))
    scored = score(target, models_dir=tmp_path / "models", now=NOW)
    assert scored.model_version is None
    assert scored.notes == ("no forecast is trained for this warehouse yet: nothing was scored",)


def _versions(target: Target) -> pa.Table:
    with open_warehouse(target, read_only=True) as warehouse:
        return warehouse.query("select * from predictions.model_versions")


def test_scoring_without_the_artifact_says_to_train(world: World, tmp_path: Path) -> None:
    with pytest.raises(ArtifactMissingError, match="train again with `groundswell train --force`"):
        score(world.target, models_dir=tmp_path, now=NOW)


def test_a_model_trained_later_than_now_does_not_answer(world: World) -> None:
    early = score(world.target, models_dir=world.models_dir, now=NOW - timedelta(days=1))
    assert early.model_version is None


def test_a_question_without_posts_is_left_out(tmp_path: Path) -> None:
    # labels of views alone, and engaged views first known at the newest post, which has no label
    features = made_features(count=60)
    posts = features.at_publication.sort_by("published_at")
    count = posts.num_rows
    target = put(
        tmp_path,
        replace(
            features,
            at_publication=_with(
                posts, "account_engaged_view_count_28d", [None] * (count - 3) + [9, 9, 9]
            ),
            labels=_with(features.labels, "engaged_view_count", [None] * features.labels.num_rows),
        ),
    )
    with open_warehouse(target, read_only=True) as warehouse:
        asked = tasks_with_data(warehouse)
        questions = read_questions(warehouse, FAST, now=NOW)
    empty = [task for task in asked if task not in questions]
    assert [str(task) for task in empty][:1] == ["youtube, view at 7d, asked at publication"]
    report = train(target, models_dir=tmp_path / "models", now=NOW, settings=FAST)
    assert len(report.tasks) == len(questions)


def _with(table: pa.Table, name: str, values: list[int | None]) -> pa.Table:
    place = table.column_names.index(name)
    return table.set_column(place, name, pa.array(values, pa.int64()))
