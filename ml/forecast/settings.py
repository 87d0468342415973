"""What the forecast is asked and the numbers that shape its training."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Platform = str
Stage = Literal["publication", "first_hour", "first_day", "third_day"]
Horizon = Literal["1d", "7d", "28d", "lifetime"]
ModelKind = Literal["model", "baseline"]

ENGAGED_VIEWS = "engaged_view_count"
VIEWS = "view_count"
ENGAGEMENT = "engagement_count"
METRICS_OF: dict[Platform, tuple[str, ...]] = {
    "youtube": (ENGAGED_VIEWS, VIEWS),
    "facebook": (ENGAGEMENT,),
    "instagram": (ENGAGEMENT,),
}
HORIZON_DAYS: dict[Horizon, int | None] = {"1d": 1, "7d": 7, "28d": 28, "lifetime": None}
SETTLED_DAYS = 7  # a lifetime count is known from this age on
STAGES: tuple[Stage, ...] = ("publication", "first_hour", "first_day", "third_day")
HORIZONS_OF: dict[Stage, tuple[Horizon, ...]] = {
    "publication": ("1d", "7d", "28d", "lifetime"),
    "first_hour": ("1d", "7d", "28d"),
    "first_day": ("7d", "28d"),
    "third_day": ("7d", "28d"),
}
LONGEST_HORIZON = 28
ARTIFACT_NAME = "forecast"

BOOSTING = "boosting"
LINEAR = "linear"
BLEND = "blend"
TEXT = "text"
CANDIDATES = (LINEAR, BOOSTING, BLEND)
HYPERPARAMETERS: dict[str, dict[str, Any]] = {
    BOOSTING: {
        "learning_rate": 0.06,
        "max_iter": 250,
        "max_leaf_nodes": 24,
        "min_samples_leaf": 25,
        "l2_regularization": 5.0,
        "max_bins": 128,
    },
    TEXT: {"alpha": 3.0, "blocks": 4, "clip": 4.0, "min_posts": 200},
}


@dataclass(frozen=True, order=True)
class Task:
    """One question: the `metric` of a post at `horizon`, asked at `stage`.

    Attributes:
        platform: Platform of the posts.
        metric: What is counted.
        stage: When it is asked.
        horizon: The age it is about; ``lifetime`` is the count a post settles at.
    """

    platform: Platform
    metric: str
    stage: Stage
    horizon: Horizon

    @property
    def horizon_days(self) -> int | None:
        """Days from publication to the horizon; None for the lifetime."""
        return HORIZON_DAYS[self.horizon]

    @property
    def days_ahead(self) -> int:
        """Days from publication until the count is there; a lifetime's settles in a week."""
        return self.horizon_days or SETTLED_DAYS

    def __str__(self) -> str:
        """Platform, metric, horizon and stage, in words."""
        words = self.metric.removesuffix("_count").replace("_", " ")
        stage = self.stage.replace("_", " ")
        return f"{self.platform}, {words} at {self.horizon}, asked at {stage}"


@dataclass(frozen=True)
class ForecastSettings:
    """Everything that changes a trained forecast besides data and code.

    Attributes:
        min_baseline_posts: Known labels below which nothing is served.
        min_train_posts: Known labels below which no model is trained, only the baseline served.
        min_test_posts: Out-of-sample posts below which no model is promoted.
        min_boosting_posts: Known labels below which only the linear model competes.
        standard_errors: How many standard errors better than the best baseline a model must be:
            of models that are no better one in twenty passes.
        step_days: Days from one origin of the back-test to the next; fewer where all the posts
            span less than `max_origins` of them.
        max_origins: Origins of the back-test, the newest of each account.
        max_train_posts: At most this many newest posts are learnt from.
        calibration_posts: At most so many newest out-of-sample posts of each account calibrate
            intervals.
        baseline_window: A baseline is the median of at most this many settled posts.
        group_min_posts: Posts a group needs before its own median is used.
        history_days: Posts published longer ago are not read: twenty years.
    """

    min_baseline_posts: int = 20
    min_train_posts: int = 30
    min_test_posts: int = 30
    min_boosting_posts: int = 400
    standard_errors: float = 1.645
    step_days: int = 14
    max_origins: int = 12
    max_train_posts: int = 40_000
    calibration_posts: int = 100
    baseline_window: int = 30
    group_min_posts: int = 5
    history_days: int = 7305

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by name."""
        return asdict(self)


@cache
def code_version() -> str:
    """Return a hash of the code that turns features into forecasts."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for folder in (here, here.parent / "backtest"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
