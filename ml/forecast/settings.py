"""What the forecast is asked and the numbers that shape its training."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

Stage = Literal["publication", "first_day"]
ModelKind = Literal["model", "baseline"]

METRIC = "engaged_view_count"
DERIVED_METRIC = "view_count"
ARTIFACT_NAME = "forecast"

BOOSTING = "boosting"
LINEAR = "linear"
CANDIDATES = (LINEAR, BOOSTING)
HYPERPARAMETERS: dict[str, dict[str, Any]] = {
    BOOSTING: {
        "learning_rate": 0.1,
        "max_iter": 50,
        "max_leaf_nodes": 6,
        "min_samples_leaf": 20,
        "l2_regularization": 1.0,
        "max_bins": 64,
    },
    LINEAR: {"point_alpha": 100.0, "quantile_alpha": 0.02},
}


@dataclass(frozen=True, order=True)
class Task:
    """One question: views `horizon_days` after publication, asked at `stage`."""

    stage: Stage
    horizon_days: int

    def __str__(self) -> str:
        """The stage and the horizon, in words."""
        return f"{self.stage}, day {self.horizon_days}"


TASKS = (
    Task("publication", 7),
    Task("publication", 28),
    Task("first_day", 7),
    Task("first_day", 28),
)

LONGEST_HORIZON = max(task.horizon_days for task in TASKS)


@dataclass(frozen=True)
class ForecastSettings:
    """Everything that changes a trained forecast besides data and code.

    Attributes:
        coverage: Share of posts an interval should hold.
        min_baseline_posts: Known labels below which nothing is served.
        min_train_posts: Known labels below which no model is trained, only the baseline served.
        min_test_posts: Out-of-sample posts below which no model is promoted.
        standard_errors: How many standard errors better than the best baseline a model must be.
        step_days: Days from one origin of the back-test to the next.
        max_origins: Origins of the back-test, the newest.
        calibration_posts: At most this many newest out-of-sample posts calibrate intervals.
        residual_window: Baseline intervals come from this many newest residuals.
        history_window: A baseline median is of at most this many posts.
        group_min_posts: Posts a group needs before its own median is used.
        history_days: Posts published longer ago are not read: three years.
    """

    coverage: float = 0.8
    min_baseline_posts: int = 20
    min_train_posts: int = 60
    min_test_posts: int = 40
    standard_errors: float = 1.0
    step_days: int = 14
    max_origins: int = 12
    calibration_posts: int = 100
    residual_window: int = 200
    history_window: int = 100
    group_min_posts: int = 5
    history_days: int = 1096

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by name."""
        return asdict(self)


def code_version() -> str:
    """Return a hash of the code that turns features into forecasts."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for folder in (here, here.parent / "backtest"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
