"""Made forecasts and what came true, models and drift, of the made channels, Pages and account."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.reports.made_channels import FIRST_DAY, LAST_DAY, OBSERVED_AT, Row, key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.reports.made_channels import Post

STAGES = {
    "publication": (0, ("1d", "7d", "28d")),
    "first_hour": (1 / 24, ("1d", "7d", "28d")),
    "first_day": (1, ("7d", "28d")),
    "third_day": (3, ("7d", "28d")),
}
HORIZONS = {"1d": 1, "7d": 7, "28d": 28}
SPREADS = {"publication": 0.6, "first_hour": 0.45, "first_day": 0.25, "third_day": 0.12}
GROWN = {"1d": 1.0, "7d": 2.2, "28d": 3.6}
VERSION = "made-2"


def forecasts_of(posts: Sequence[Post], ages: Sequence[Row]) -> list[Row]:
    """Forecasts of the channels' videos: engaged views, and views that follow from them."""
    reached = {(row["post_key"], row["age"]): row for row in ages}
    chance = random.Random(11)
    rows = []
    for post in posts:
        if post.published < FIRST_DAY:
            continue
        who = {"account_key": post.channel.account_key, "platform": "youtube"}
        for stage, horizon in _questions(post.published_at):
            label = reached.get((post.post_key, horizon))
            actual = label["engaged_view_count_lifetime"] if label else None
            row = _forecast(
                {"post_key": post.post_key, **who},
                stage,
                horizon,
                published_at=post.published_at,
                middle=post.peak * GROWN[horizon],
                usual=post.channel.scale / 8 * GROWN[horizon],
                actual=actual,
                chance=chance,
            )
            rows.append({**row, "metric": "engaged_view_count"})
            if (stage, horizon) == ("publication", "7d"):
                rows.append({**row, "forecast_key": row["forecast_key"] + "v",
                             "metric": "view_count"})  # fmt: skip
    return rows


def social_forecasts(posts: Sequence[Row], ages: Sequence[Row]) -> list[Row]:
    """Forecasts of the Pages' and the account's posts: engagements."""
    reached = {(row["post_key"], row["age"]): row for row in ages}
    chance = random.Random(12)
    rows = []
    for post in posts:
        who = {name: post[name] for name in ("post_key", "account_key", "platform")}
        usual = post["expected_count"] or 300.0
        for stage, horizon in _questions(post["published_at"]):
            if horizon == "1d" or stage == "first_hour":
                continue
            label = reached.get((post["post_key"], horizon))
            row = _forecast(
                who,
                stage,
                horizon,
                published_at=post["published_at"],
                middle=float(post["actual_count"]),
                usual=usual,
                actual=label["engagement_count_lifetime"] if label else None,
                chance=chance,
            )
            kind = "baseline" if post["platform"] == "instagram" else "model"
            name = "account_median" if kind == "baseline" else "boosting"
            rows.append(
                {**row, "metric": "engagement_count", "model_kind": kind, "served_name": name}
            )
    return rows


def _questions(published_at: datetime) -> list[tuple[str, str]]:
    """Stages that the post has reached, with the horizons after them."""
    return [
        (stage, horizon)
        for stage, (days, horizons) in STAGES.items()
        for horizon in horizons
        if published_at + timedelta(days=days) <= OBSERVED_AT
    ]


def _forecast(
    who: Row,
    stage: str,
    horizon: str,
    *,
    published_at: datetime,
    middle: float,
    usual: float,
    actual: int | None,
    chance: random.Random,
) -> Row:
    spread = SPREADS[stage]
    guess = (actual or middle) * chance.lognormvariate(0, spread)
    bounds = {
        name: guess * 2.718 ** (sign * width * spread)
        for name, sign, width in (
            ("lower_80_count", -1, 1.28),
            ("upper_80_count", 1, 1.28),
            ("lower_95_count", -1, 1.96),
            ("upper_95_count", 1, 1.96),
        )
    }
    later = stage in {"first_day", "third_day"}
    target_at = published_at + timedelta(days=HORIZONS[horizon])

    def inside(level: int) -> bool | None:
        if actual is None:
            return None
        return bool(bounds[f"lower_{level}_count"] <= actual <= bounds[f"upper_{level}_count"])

    return {
        "forecast_key": key(who["post_key"], stage, horizon),
        **who,
        "stage": stage,
        "horizon": horizon,
        "horizon_days": HORIZONS[horizon],
        "model_version": VERSION,
        "model_kind": "model",
        "served_name": "boosting",
        "made_at": published_at + timedelta(days=STAGES[stage][0]),
        "target_at": target_at,
        "forecast_count": guess,
        **bounds,
        "baseline_median_count": usual,
        "baseline_kind_median_count": usual * 0.9,
        "baseline_growth_count": guess * 1.3 if later else None,
        "baseline_log_linear_count": guess * 1.2 if later else None,
        "baseline_linear_count": guess * 0.75 if later else None,
        "actual_count": actual,
        "actual_known_at": None if actual is None else target_at + timedelta(days=3),
        "is_backtest": published_at.date() < LAST_DAY - timedelta(days=30),
        "is_inside_80": inside(80),
        "is_inside_95": inside(95),
        "absolute_error_count": None if actual is None else abs(guess - actual),
    }


def made_models(platform: str, metric: str, *, is_model: bool = True) -> list[Row]:
    """Two trainings of two questions: the second version loses the later one."""
    rows = []
    for version, day in (("made-1", 20), ("made-2", 1)):
        for stage, horizon in (("publication", "7d"), ("first_day", "7d"), ("publication", "28d")):
            lost = version == "made-2" and stage == "first_day"
            rows.append(
                {
                    "model_version": version,
                    "platform": platform,
                    "metric": metric,
                    "stage": stage,
                    "horizon": horizon,
                    "horizon_days": HORIZONS[horizon],
                    "trained_at": OBSERVED_AT - timedelta(days=day),
                    "role": "challenger" if lost else "champion",
                    "champion_version": "made-1" if version == "made-2" else None,
                    "model_kind": "model" if is_model else "baseline",
                    "served_name": "boosting" if is_model else "account_median",
                    "reason": "promoted: boosting has a log error of 0.400 against 0.600 of "
                    "account_median on 120 posts (standard error of the difference 0.020)"
                    if is_model
                    else "not promoted: boosting has a log error of 0.610 against 0.600 of "
                    "account_median on 120 posts (standard error of the difference 0.020)",
                    "model_log_mae": 0.4 if is_model else 0.61,
                    "baseline_name": "account_median",
                    "baseline_log_mae": 0.6,
                    "served_log_mae": 0.42,
                    "coverage_80": 0.8,
                    "coverage_95": 0.94,
                    "train_post_count": 400,
                    "test_post_count": 120,
                }
            )
    return rows


def social_models() -> list[Row]:
    """A model answers for the Pages, a baseline for the account."""
    return [
        *made_models("facebook", "engagement_count"),
        *made_models("instagram", "engagement_count", is_model=False),
    ]


def made_drift(platform: str, metric: str) -> list[Row]:
    """Ten daily checks of two features and an error; the hour of publication drifts at the end."""
    rows = []
    for day in range(10):
        for subject, name, statistic, value, threshold in (
            ("feature", "published_hour_local", "psi", 0.05 + 0.03 * (9 - day), 0.25),
            ("feature", "caption_length_log", "psi", 0.04, 0.25),
            ("error", "log_mae", "error_ratio", 1.1, 1.5),
        ):
            rows.append(
                {
                    "checked_at": OBSERVED_AT - timedelta(days=day),
                    "model_version": VERSION,
                    "platform": platform,
                    "metric": metric,
                    "stage": "publication",
                    "horizon": "7d",
                    "subject": subject,
                    "name": name,
                    "reference_value": 12.5,
                    "current_value": 17.25,
                    "statistic": statistic,
                    "value": value,
                    "threshold": threshold,
                    "is_drifting": value > threshold,
                    "recorded_at": OBSERVED_AT - timedelta(days=day),
                }
            )
    return rows
