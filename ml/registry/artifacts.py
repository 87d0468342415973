"""Model artifacts: a joblib file, its card, and the checks before it is opened."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MODEL_FILE = "model.joblib"
CARD_FILE = "card.json"
CARD_TEXT = "card.md"
LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib")
PINNED_LIBRARY = "scikit-learn"


class ArtifactError(Exception):
    """Something about a model artifact stops the work; the message is one line for the user."""


class ArtifactMissingError(ArtifactError):
    """No artifact of that name or version is kept."""


class ArtifactDamagedError(ArtifactError):
    """The artifact's bytes are not the ones its checksum was made of."""


class ArtifactVersionError(ArtifactError):
    """The artifact was written by another version of scikit-learn."""


@dataclass(frozen=True)
class Artifact:
    """One kept model.

    Attributes:
        model_version: Its version.
        model: What was trained.
        card: The model card; ``artifact_sha256`` and ``libraries`` are always there.
        folder: Where it lies.
    """

    model_version: str
    model: Any
    card: Mapping[str, Any]
    folder: Path


def library_versions() -> dict[str, str]:
    """Return the installed version of each library a trained model depends on."""
    return {name: installed_version(name) for name in LIBRARIES}


def has_artifact(models_dir: Path, model_version: str) -> bool:
    """Whether `model_version` is kept and can be opened with the libraries installed here."""
    try:
        _checked_card(models_dir / model_version, model_version)
    except ArtifactError:
        return False
    return True


def write_artifact(
    models_dir: Path, model_version: str, *, model: Any, card: Mapping[str, Any], card_text: str
) -> Artifact:
    """Keep `model` and its card as `model_version`, replacing an unusable one of that name.

    Everything is written into a folder beside the final one and renamed, so that a reader sees
    the whole artifact or none.

    Raises:
        OSError: The folder cannot be written.
    """
    import joblib

    folder = models_dir / model_version
    models_dir.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{model_version}.", dir=models_dir))
    try:
        joblib.dump(model, draft / MODEL_FILE, compress=3)
        whole = {
            **card,
            "model_version": model_version,
            "libraries": library_versions(),
            "artifact_sha256": _sha256(draft / MODEL_FILE),
        }
        text = json.dumps(whole, indent=2, sort_keys=True, allow_nan=False)
        (draft / CARD_FILE).write_text(text + "\n", encoding="utf-8")
        (draft / CARD_TEXT).write_text(card_text, encoding="utf-8")
        draft.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Artifact(model_version=model_version, model=model, card=whole, folder=folder)


def read_card(models_dir: Path, model_version: str) -> dict[str, Any]:
    """Return the card of `model_version` without opening the model.

    Raises:
        ArtifactMissingError: No such version is kept.
        ArtifactDamagedError: Its card cannot be read.
    """
    path = models_dir / model_version / CARD_FILE
    if not path.exists():
        raise ArtifactMissingError(
            f"model {model_version} is not in {models_dir}: train it with `groundswell train`"
        )
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ArtifactDamagedError(
            f"the card of model {model_version} is not JSON ({error}): "
            "delete its folder and train again with `groundswell train`"
        ) from error
    return card


def read_artifact(
    models_dir: Path, model_version: str, *, expected_sha256: str | None = None
) -> Artifact:
    """Open the artifact `model_version` after checking its libraries and its checksum.

    Args:
        models_dir: The folder of all artifacts.
        model_version: Which one.
        expected_sha256: The checksum noted elsewhere, such as in the warehouse; None trusts the
            card's own.

    Raises:
        ArtifactMissingError: No such version is kept.
        ArtifactVersionError: Another version of scikit-learn wrote it.
        ArtifactDamagedError: Its bytes or its card are not as they were written.
    """
    import joblib

    folder = models_dir / model_version
    card = _checked_card(folder, model_version)
    if expected_sha256 is not None and card["artifact_sha256"] != expected_sha256:
        raise ArtifactDamagedError(
            f"model {model_version}: the checksum on record is {expected_sha256[:12]}…, the card "
            f"says {card['artifact_sha256'][:12]}…: train again with `groundswell train`"
        )
    return Artifact(
        model_version=model_version,
        model=joblib.load(folder / MODEL_FILE),
        card=card,
        folder=folder,
    )


def _checked_card(folder: Path, model_version: str) -> dict[str, Any]:
    """The card, once libraries and bytes are found to be right."""
    card = read_card(folder.parent, model_version)
    written_by = card.get("libraries", {}).get(PINNED_LIBRARY)
    installed = installed_version(PINNED_LIBRARY)
    if written_by != installed:
        raise ArtifactVersionError(
            f"model {model_version} was written by {PINNED_LIBRARY} {written_by}, "
            f"{installed} is installed: train again with `groundswell train`"
        )
    model_file = folder / MODEL_FILE
    if not model_file.exists() or _sha256(model_file) != card.get("artifact_sha256"):
        raise ArtifactDamagedError(
            f"model {model_version}: {MODEL_FILE} is not the file its card describes: "
            "delete its folder and train again with `groundswell train`"
        )
    return card


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
