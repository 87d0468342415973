"""Stages, horizons, baselines and models as people read them."""

from __future__ import annotations

from math import exp

from warehouse.words import AGES

STAGES = {
    "publication": "At publication",
    "first_hour": "After the first hour",
    "first_day": "After the first day",
    "third_day": "After three days",
}
HORIZONS = {horizon: AGES[horizon] for horizon in ("1d", "7d", "28d", "lifetime")}
SHORT_HORIZONS = {"1d": "1 d", "7d": "7 d", "28d": "28 d", "lifetime": "life"}
BASELINES = {
    "median": "Account's median",
    "kind_median": "Account's median of the kind",
    "growth": "Usual growth",
    "log_linear": "Log-linear growth",
    "linear": "Line on early counts",
}
SERVED = {
    "account_median": "the account's median",
    "account_kind_median": "the account's median of the kind",
    "equal_age_growth": "usual growth",
    "log_linear_growth": "log-linear growth",
    "early_counts_linear": "a line on early counts",
    "all_accounts_median": "the median of all accounts",
    "boosting": "boosted trees",
    "linear": "a linear model",
    "blend": "a blend of both models",
}


def stage_words(stage: str) -> str:
    """The moment at which a forecast was asked."""
    return STAGES.get(stage, stage.replace("_", " ").capitalize())


def horizon_words(horizon: str) -> str:
    """What a forecast is about: "7 days", "lifetime"."""
    return HORIZONS.get(horizon, horizon)


def stage_place(stage: str) -> int:
    """The order of stages in time; an unknown one comes last."""
    return list(STAGES).index(stage) if stage in STAGES else len(STAGES)


def horizon_place(horizon: str) -> int:
    """The order of horizons in time; an unknown one comes last."""
    return list(HORIZONS).index(horizon) if horizon in HORIZONS else len(HORIZONS)


def age_words(horizon: str) -> str:
    """When the horizon is reached: "after 7 days", "over their lifetime"."""
    return "over their lifetime" if horizon == "lifetime" else f"after {horizon_words(horizon)}"


def task_words(stage: str, horizon: str) -> str:
    """A question in words: "7 days, asked after the first day"."""
    return f"{horizon_words(horizon).capitalize()}, asked {stage_words(stage).lower()}"


def served_words(name: str | None) -> str:
    """A model or baseline in a sentence."""
    return SERVED.get(name or "", (name or "a baseline").replace("_", " "))


def factor(log_error: float) -> str:
    """A mean error on the log scale as a factor: 1.52×."""
    return f"{exp(log_error):.2f}×"
