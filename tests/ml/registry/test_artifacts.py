"""Artifacts are written whole, and opened only when they are what their card says."""

import json
from pathlib import Path
from typing import Any

import pytest

from ml import registry
from ml.registry import (
    ArtifactDamagedError,
    ArtifactMissingError,
    ArtifactVersionError,
    has_artifact,
    read_artifact,
    read_card,
    write_artifact,
)


def _write(models_dir: Path, model: Any = None) -> registry.Artifact:
    return write_artifact(
        models_dir, "toy-1", model=model or {"slope": 2.5}, card={"seed": 7}, card_text="# Toy\n"
    )


def _edit_card(models_dir: Path, **changes: Any) -> None:
    path = models_dir / "toy-1" / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_what_was_kept_comes_back_with_its_card(tmp_path: Path) -> None:
    kept = _write(tmp_path)
    found = read_artifact(tmp_path, "toy-1", expected_sha256=kept.card["artifact_sha256"])
    assert found.model == {"slope": 2.5}
    assert found.card["seed"] == 7
    assert set(found.card["libraries"]) == {"scikit-learn", "numpy", "scipy", "joblib"}
    assert (tmp_path / "toy-1" / "card.md").read_text() == "# Toy\n"
    assert read_card(tmp_path, "toy-1") == found.card


def test_nothing_but_the_finished_folder_is_left(tmp_path: Path) -> None:
    _write(tmp_path)
    _write(tmp_path, {"slope": 3.0})
    assert [path.name for path in tmp_path.iterdir()] == ["toy-1"]
    assert read_artifact(tmp_path, "toy-1").model == {"slope": 3.0}


def test_a_model_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"pickle|local object"):
        _write(tmp_path, lambda: None)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_artifact_says_to_train(tmp_path: Path) -> None:
    assert not has_artifact(tmp_path, "toy-1")
    with pytest.raises(ArtifactMissingError, match=r"model toy-1 is not in .*groundswell train"):
        read_artifact(tmp_path, "toy-1")


def test_an_artifact_of_another_scikit_learn_is_refused_in_one_line(tmp_path: Path) -> None:
    _write(tmp_path)
    _edit_card(tmp_path, libraries={"scikit-learn": "0.1.0"})
    assert not has_artifact(tmp_path, "toy-1")
    with pytest.raises(ArtifactVersionError) as caught:
        read_artifact(tmp_path, "toy-1")
    message = str(caught.value)
    assert "\n" not in message
    assert "written by scikit-learn 0.1.0" in message
    assert "train again with `groundswell train`" in message


def test_an_artifact_is_not_opened_when_its_bytes_changed(tmp_path: Path) -> None:
    _write(tmp_path)
    path = tmp_path / "toy-1" / "model.joblib"
    path.write_bytes(path.read_bytes()[:-5])
    assert not has_artifact(tmp_path, "toy-1")
    with pytest.raises(ArtifactDamagedError, match="not the file its card describes"):
        read_artifact(tmp_path, "toy-1")


def test_an_artifact_is_not_opened_when_the_warehouse_noted_another(tmp_path: Path) -> None:
    _write(tmp_path)
    with pytest.raises(ArtifactDamagedError, match="the checksum on record is abcabcabcabc"):
        read_artifact(tmp_path, "toy-1", expected_sha256="abc" * 20)


def test_a_card_that_is_not_json_is_one_clear_line(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "toy-1" / "card.json").write_text("{")
    with pytest.raises(ArtifactDamagedError, match="is not JSON"):
        read_artifact(tmp_path, "toy-1")
