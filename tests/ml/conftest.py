"""One made world, trained once for the tests that only read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ml.forecast import ForecastSettings, TrainReport, train
from tests.ml.made_features import NOW, MadeFeatures, made_features
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

FAST = ForecastSettings(step_days=28, max_origins=5)


@dataclass(frozen=True)
class World:
    """A warehouse with made features, and the forecast trained on it."""

    target: Target
    models_dir: Path
    report: TrainReport


def put(folder: Path, features: MadeFeatures) -> Target:
    """Return a new warehouse in `folder` that holds `features`."""
    target = Target.local(folder / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        features.write(warehouse)
    return target


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("forecast")
    target = put(folder, made_features())
    report = train(target, models_dir=folder / "models", now=NOW, settings=FAST)
    return World(target=target, models_dir=folder / "models", report=report)
