"""Artifacts are opened only when they are what the record says, wherever they lie."""

import hashlib
import io
import json
import pickle
from pathlib import Path
from typing import Any

import fsspec  # type: ignore[import-untyped]
import pytest

from ml import registry
from ml.registry import (
    ArtifactDamagedError,
    ArtifactError,
    ArtifactMissingError,
    ArtifactPlaceError,
    ArtifactVersionError,
    Place,
    check_artifact,
    library_versions,
    read_artifact,
    read_card,
    write_artifact,
)

BUCKET = "memory://models-of-tests/kept"


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return Place(tmp_path / "models")
    filesystem = fsspec.filesystem("memory")
    if filesystem.exists("/models-of-tests"):
        filesystem.rm("/models-of-tests", recursive=True)
    return Place(BUCKET)


def _write(place: Place, model: Any = None) -> registry.Artifact:
    return write_artifact(
        place,
        "toy-1",
        model=model or {"slope": 2.5},
        card={"seed": 7, "code_version": "abc"},
        card_text="# Toy\n",
    )


def _edit_card(place: Place, **changes: Any) -> None:
    card = read_card(place, "toy-1") | changes
    place.write("toy-1/card.json", json.dumps(card).encode())


def _refused(place: Place, checksum: str, error: type[ArtifactError], **asked: Any) -> str:
    """The one line that refuses the artifact, whether it is opened or only checked."""
    with pytest.raises(error) as caught:
        read_artifact(place, "toy-1", expected_sha256=checksum, **asked)
    with pytest.raises(error):
        check_artifact(place, "toy-1", expected_sha256=checksum, **asked)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("train again with `groundswell train --force`")
    return str(caught.value)


def test_what_was_kept_comes_back_with_its_card(place: Place) -> None:
    checksum = _write(place).card["artifact_sha256"]
    found = read_artifact(place, "toy-1", expected_sha256=checksum, code_version="abc")
    assert found.model == {"slope": 2.5}
    assert found.card["seed"] == 7
    assert found.card["libraries"] == library_versions()
    assert place.read("toy-1/card.md") == b"# Toy\n"
    assert read_card(place, "toy-1") == found.card
    assert check_artifact(place, "toy-1", expected_sha256=checksum) == found.card


def test_the_same_model_has_the_same_bytes_in_a_folder_and_in_a_bucket(tmp_path: Path) -> None:
    kept = [_write(each) for each in (Place(tmp_path), Place(BUCKET))]
    assert kept[0].card == kept[1].card


def test_nothing_but_finished_files_is_left(tmp_path: Path) -> None:
    place = Place(tmp_path)
    _write(place)
    _write(place, {"slope": 3.0})
    names = sorted(path.name for path in (tmp_path / "toy-1").iterdir())
    assert names == ["card.json", "card.md", "model.joblib"]
    checksum = read_card(place, "toy-1")["artifact_sha256"]
    assert read_artifact(place, "toy-1", expected_sha256=checksum).model == {"slope": 3.0}


def test_a_model_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"pickle|local object"):
        _write(Place(tmp_path), lambda: None)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_artifact_says_to_train(place: Place) -> None:
    assert f"model toy-1 is not in {place}:" in _refused(place, "a" * 64, ArtifactMissingError)


def test_a_card_without_its_model_is_a_missing_artifact(tmp_path: Path) -> None:
    place = Place(tmp_path)
    checksum = _write(place).card["artifact_sha256"]
    (tmp_path / "toy-1" / "model.joblib").unlink()
    assert "has no model.joblib" in _refused(place, checksum, ArtifactMissingError)


@pytest.mark.parametrize("library", ["scikit-learn", "numpy", "wordllama", "python"])
def test_an_artifact_of_another_library_version_is_refused(place: Place, library: str) -> None:
    checksum = _write(place).card["artifact_sha256"]
    _edit_card(place, libraries=library_versions() | {library: "0.1.0"})
    line = _refused(place, checksum, ArtifactVersionError)
    assert f"was written with {library} 0.1.0, {library_versions()[library]} is installed" in line


def test_an_artifact_of_another_code_or_format_is_refused(place: Place) -> None:
    checksum = _write(place).card["artifact_sha256"]
    line = _refused(place, checksum, ArtifactVersionError, code_version="def")
    assert "was trained by code abc, this is def" in line
    _edit_card(place, format=1)
    assert "is of format 1, this code reads format 2" in _refused(
        place, checksum, ArtifactVersionError
    )


def test_a_truncated_artifact_is_refused_with_both_lengths(place: Place) -> None:
    kept = _write(place).card
    content = place.read("toy-1/model.joblib")
    assert content is not None
    place.write("toy-1/model.joblib", content[:-5])
    line = _refused(place, kept["artifact_sha256"], ArtifactDamagedError)
    assert f"was written with {kept['artifact_bytes']:,} bytes" in line


class _Trap:
    """Says so when it is opened."""

    opened: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (_Trap, "opened", True)


def test_a_tampered_artifact_is_never_opened_even_when_its_card_agrees(place: Place) -> None:
    checksum = _write(place).card["artifact_sha256"]
    file = io.BytesIO()
    pickle.dump(_Trap(), file)
    planted = file.getvalue() + b"." * 1000
    place.write("toy-1/model.joblib", planted)
    _edit_card(place, artifact_sha256=hashlib.sha256(planted).hexdigest(), artifact_bytes=0)
    line = _refused(place, checksum, ArtifactDamagedError)
    assert f"the checksum on record is {checksum[:12]}…" in line
    assert not _Trap.opened


@pytest.mark.parametrize("card", [b"{", b"\xff\xfe", b"[]"])
def test_a_card_that_is_no_card_is_one_clear_line(place: Place, card: bytes) -> None:
    checksum = _write(place).card["artifact_sha256"]
    place.write("toy-1/card.json", card)
    assert "the card of model toy-1 is no" in _refused(place, checksum, ArtifactDamagedError)


def test_a_place_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file")
    for place in (Place(tmp_path / "models"), Place("nowhere://models")):
        with pytest.raises(ArtifactPlaceError, match=r"cannot write .*card|cannot write .*model"):
            _write(place)
