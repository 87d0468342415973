"""What cannot be answered is refused in one line that says what to do."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ml.forecast import FeaturesMissingError
from ml.forecast.ask import (
    Asker,
    DraftLengthError,
    DraftRefusedError,
    DraftTimeError,
    NoForecastError,
    NothingToGoByError,
    UnknownAccountError,
    UnknownKindError,
)
from ml.registry import (
    ArtifactDamagedError,
    ArtifactError,
    ArtifactMissingError,
    ArtifactVersionError,
)
from tests.ml.conftest import World
from tests.ml.forecast.ask.conftest import draft
from tests.ml.made_features import NOW
from warehouse import Target, open_warehouse

REFUSED: list[tuple[dict[str, Any], type[DraftRefusedError], str]] = [
    (
        {"account": "Coper Laddle"},
        UnknownAccountError,
        "did you mean copper ladle (youtube:UC6), Copper",
    ),
    ({"account": "zzzzqqqq"}, UnknownAccountError, "no account is called 'zzzzqqqq'"),
    ({"account": "  "}, UnknownAccountError, "expected the name of an account, came none"),
    ({"account": "copper ladle"}, UnknownAccountError, "write one of youtube:UC0, youtube:UC6"),
    ({"kind": "reel"}, UnknownKindError, "(live, long, short), came 'reel'"),
    ({"kind": "x" * 900}, UnknownKindError, "came 'xxxxxxxx"),
    ({"length_seconds": -1.0}, DraftLengthError, "from 0 to 604,800 seconds, came -1"),
    ({"length_seconds": float("nan")}, DraftLengthError, "seconds, came nan"),
    ({"length_seconds": 1e9}, DraftLengthError, "came 1e+09"),
    ({"at": NOW - timedelta(hours=2)}, DraftTimeError, "has passed, it is 2026-11-20 14:00 UTC"),
    ({"at": NOW + timedelta(days=400)}, DraftTimeError, "more than a year ahead"),
    ({"at": NOW.replace(tzinfo=None)}, DraftTimeError, "expected a time with its zone"),
]


@pytest.mark.parametrize(("changes", "error", "told"), REFUSED)
def test_a_draft_that_cannot_be_answered_is_refused_in_one_line(
    asker: Asker, changes: dict[str, Any], error: type[DraftRefusedError], told: str
) -> None:
    with pytest.raises(error) as caught:
        asker.answer(draft(**changes))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_time_of_the_last_hour_is_answered(asker: Asker) -> None:
    late = asker.answer(draft(at=NOW - timedelta(minutes=59)))
    assert late["horizons"]


def _copied(askable: Target, folder: Path) -> Target:
    shutil.copy(askable.path, folder / "served.duckdb")
    return Target.local(folder / "served.duckdb")


def _refused(target: Target, models: Path, error: type[Exception], **asked: Any) -> str:
    with (
        open_warehouse(target, read_only=True) as warehouse,
        pytest.raises(error) as caught,
    ):
        Asker.open(warehouse, models, **{"now": NOW} | asked)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_empty_feature_table_is_refused(world: World, askable: Target, tmp_path: Path) -> None:
    target = _copied(askable, tmp_path)
    with open_warehouse(target) as warehouse:
        warehouse.execute("delete from features.feat_posts__at_publication")
    line = _refused(target, world.models_dir, FeaturesMissingError)
    assert line.startswith("features.feat_posts__at_publication is empty: ")
    with open_warehouse(target) as warehouse:
        warehouse.execute("drop table features.feat_posts__at_publication")
    line = _refused(target, world.models_dir, FeaturesMissingError)
    assert line.endswith("build it with `groundswell build`")


def test_without_a_trained_forecast_it_says_to_train(
    world: World, askable: Target, tmp_path: Path
) -> None:
    early = NOW - timedelta(days=30)
    line = _refused(askable, world.models_dir, NoForecastError, now=early)
    assert "no forecast was trained up to 2026-10-21 14:00 UTC: run `groundswell train`" in line
    target = _copied(askable, tmp_path)
    with open_warehouse(target) as warehouse:
        warehouse.execute("drop table predictions.model_versions")
    assert "run `groundswell train`" in _refused(target, world.models_dir, NoForecastError)


def test_an_account_with_nobody_to_go_by_is_refused(
    world: World, askable: Target, tmp_path: Path
) -> None:
    target = _copied(askable, tmp_path)
    with open_warehouse(target) as warehouse:
        accounts = warehouse.query("select * from marts.dim_accounts where account_key = 'silent'")
        place = accounts.column_names.index("platform")
        elsewhere = accounts.set_column(place, "platform", pa.array(["instagram"]))
        warehouse.append("marts", "dim_accounts", elsewhere)
    with open_warehouse(target, read_only=True) as warehouse:
        asker = Asker.open(warehouse, world.models_dir, now=NOW)
        with pytest.raises(NoForecastError, match="no forecast of instagram is trained"):
            asker.answer(draft(account="instagram:UC3"))


def _spoilt(world: World, folder: Path) -> Path:
    """A copy of the artifact, to be spoilt; the folder of its version."""
    shutil.copytree(world.models_dir, folder / "models")
    return folder / "models" / str(world.report.model_version)


def _cut(folder: Path) -> None:
    file = folder / "model.joblib"
    file.write_bytes(file.read_bytes()[:1000])


def _tamper(folder: Path) -> None:
    file = folder / "model.joblib"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def _card(folder: Path, **changes: Any) -> None:
    path = folder / "card.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


SPOILT: list[tuple[Any, tuple[type[ArtifactError], str]]] = [
    (_cut, (ArtifactDamagedError, "and has 1,000")),
    (_tamper, (ArtifactDamagedError, "it is not opened")),
    (shutil.rmtree, (ArtifactMissingError, "is not in")),
    (lambda folder: _card(folder, libraries={}), (ArtifactVersionError, "written with python")),
    (lambda folder: _card(folder, code_version="old"), (ArtifactVersionError, "by code old")),
]


@pytest.mark.parametrize(("spoil", "expected"), SPOILT)
def test_an_artifact_that_is_not_as_it_was_written_answers_nothing(
    world: World,
    askable: Target,
    tmp_path: Path,
    spoil: Any,
    expected: tuple[type[ArtifactError], str],
) -> None:
    folder = _spoilt(world, tmp_path)
    spoil(folder)
    line = _refused(askable, folder.parent, expected[0])
    assert expected[1] in line
    assert line.endswith("train again with `groundswell train --force`")


def test_nobody_to_go_by_is_an_error_of_the_draft() -> None:
    assert issubclass(NothingToGoByError, DraftRefusedError)
