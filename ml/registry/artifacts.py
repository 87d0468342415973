"""Model artifacts: a joblib file, its card, and the checks before it is opened."""

from __future__ import annotations

import hashlib
import io
import json
import platform
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from typing import TYPE_CHECKING, Any

from ml.registry.errors import ArtifactDamagedError, ArtifactMissingError, ArtifactVersionError
from ml.registry.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODEL_FILE = "model.joblib"
CARD_FILE = "card.json"
CARD_TEXT = "card.md"
FORMAT = 2
LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "pyarrow", "wordllama")
AGAIN = "train again with `groundswell train --force`"


@dataclass(frozen=True)
class Artifact:
    """One kept model.

    Attributes:
        model_version: Its version.
        model: What was trained.
        card: The model card; ``artifact_sha256`` and ``libraries`` are always there.
    """

    model_version: str
    model: Any
    card: Mapping[str, Any]


def library_versions() -> dict[str, str]:
    """Return the installed version of Python and of each library a trained model depends on."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: installed_version(name) for name in LIBRARIES}


def write_artifact(
    place: Place | str | Path,
    model_version: str,
    *,
    model: Any,
    card: Mapping[str, Any],
    card_text: str,
) -> Artifact:
    """Keep `model` and its card as `model_version`, replacing an unusable one of that name.

    The card is written last: before it is there, there is no artifact. Replacing one needs no
    order, since the same version has the same bytes.

    Raises:
        ArtifactPlaceError: The place cannot be written.
    """
    import joblib  # type: ignore[import-untyped,unused-ignore]

    place = _place(place)
    file = io.BytesIO()
    joblib.dump(model, file, compress=3)
    content = file.getvalue()
    whole = {
        **card,
        "model_version": model_version,
        "format": FORMAT,
        "libraries": library_versions(),
        "artifact_sha256": hashlib.sha256(content).hexdigest(),
        "artifact_bytes": len(content),
    }
    text = json.dumps(whole, indent=2, sort_keys=True, allow_nan=False)
    place.write(f"{model_version}/{MODEL_FILE}", content)
    place.write(f"{model_version}/{CARD_TEXT}", card_text.encode())
    place.write(f"{model_version}/{CARD_FILE}", f"{text}\n".encode())
    return Artifact(model_version=model_version, model=model, card=whole)


def read_card(place: Place | str | Path, model_version: str) -> dict[str, Any]:
    """Return the card of `model_version` without opening the model.

    Raises:
        ArtifactMissingError: No such version is kept.
        ArtifactDamagedError: Its card cannot be read.
        ArtifactPlaceError: The place does not answer.
    """
    place = _place(place)
    content = place.read(f"{model_version}/{CARD_FILE}")
    if content is None:
        raise ArtifactMissingError(f"model {model_version} is not in {place}: {AGAIN}")
    try:
        card = json.loads(content)
    except ValueError as error:
        raise ArtifactDamagedError(
            f"the card of model {model_version} is not JSON ({error}): {AGAIN}"
        ) from error
    if not isinstance(card, dict):
        raise ArtifactDamagedError(f"the card of model {model_version} is no card: {AGAIN}")
    return card


def has_artifact(place: Place | str | Path, model_version: str) -> bool:
    """Whether `model_version` is kept as its card says, for the libraries installed here."""
    try:
        card = read_card(place, model_version)
        check_artifact(
            place, model_version, expected_sha256=str(card.get("artifact_sha256", "unknown"))
        )
    except (ArtifactDamagedError, ArtifactMissingError, ArtifactVersionError):
        return False
    return True


def check_artifact(
    place: Place | str | Path,
    model_version: str,
    *,
    expected_sha256: str,
    code_version: str | None = None,
) -> dict[str, Any]:
    """Return the card of `model_version` after checking everything but opening the model.

    The arguments and errors are those of `read_artifact`.
    """
    return _checked(
        _place(place), model_version, expected_sha256=expected_sha256, code_version=code_version
    )[0]


def read_artifact(
    place: Place | str | Path,
    model_version: str,
    *,
    expected_sha256: str,
    code_version: str | None = None,
) -> Artifact:
    """Open the artifact `model_version` after checking its libraries, its code and its checksum.

    The bytes that were checked are the ones opened; the file is read once.

    Args:
        place: The folder or bucket of all artifacts.
        model_version: Which one.
        expected_sha256: The checksum on record outside of the place, in the warehouse or the
            snapshot: a joblib file runs code when it is opened.
        code_version: The version of the code that will use it; None when any may.

    Raises:
        ArtifactMissingError: No such version is kept.
        ArtifactVersionError: Other libraries or another code wrote it.
        ArtifactDamagedError: Its bytes or its card are not as they were written.
        ArtifactPlaceError: The place does not answer.
    """
    import joblib

    card, content = _checked(
        _place(place), model_version, expected_sha256=expected_sha256, code_version=code_version
    )
    try:
        model = joblib.load(io.BytesIO(content))
    except (AttributeError, ImportError) as error:
        raise ArtifactVersionError(
            f"model {model_version} holds what this code does not know ({error}): {AGAIN}"
        ) from error
    return Artifact(model_version=model_version, model=model, card=card)


def _checked(
    place: Place, model_version: str, *, expected_sha256: str, code_version: str | None
) -> tuple[dict[str, Any], bytes]:
    """The card and the bytes of the model, once both are found to be right."""
    card = read_card(place, model_version)
    _require_versions(card, model_version, code_version)
    content = place.read(f"{model_version}/{MODEL_FILE}")
    if content is None:
        raise ArtifactMissingError(f"model {model_version} has no {MODEL_FILE} in {place}: {AGAIN}")
    written = card.get("artifact_bytes")
    if isinstance(written, int) and len(content) < written:
        raise ArtifactDamagedError(
            f"model {model_version}: {MODEL_FILE} was written with {written:,} bytes and has "
            f"{len(content):,}: {AGAIN}"
        )
    came = hashlib.sha256(content).hexdigest()
    if came != expected_sha256:
        raise ArtifactDamagedError(
            f"model {model_version}: the checksum on record is {expected_sha256[:12]}…, that of "
            f"{MODEL_FILE} is {came[:12]}…: it is not opened; {AGAIN}"
        )
    return card, content


def _require_versions(
    card: Mapping[str, Any], model_version: str, code_version: str | None
) -> None:
    """Refuse what another format, library or code wrote."""
    libraries = card.get("libraries")
    written = dict(libraries) if isinstance(libraries, dict) else {}
    for name, installed in library_versions().items():
        if written.get(name) != installed:
            raise ArtifactVersionError(
                f"model {model_version} was written with {name} "
                f"{written.get(name, '(not noted)')}, {installed} is installed: {AGAIN}"
            )
    if card.get("format") != FORMAT:
        raise ArtifactVersionError(
            f"model {model_version} is of format {card.get('format', 1)}, this code reads format "
            f"{FORMAT}: {AGAIN}"
        )
    if code_version is not None and card.get("code_version") != code_version:
        raise ArtifactVersionError(
            f"model {model_version} was trained by code {card.get('code_version')}, this is "
            f"{code_version}: {AGAIN}"
        )


def _place(place: Place | str | Path) -> Place:
    return place if isinstance(place, Place) else Place(place)
