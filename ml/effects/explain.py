"""Explain: what goes with more than an account usually gets, of each platform and account."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.effects.model import effect_records, make_model, time_records
from ml.effects.observations import read_performance
from ml.effects.reports import EffectReport
from ml.effects.settings import EffectSettings
from ml.effects.tables import POST_EFFECTS, PUBLISH_TIMES
from ml.predictions import code_version
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ml.effects.model import Model
    from ml.effects.observations import Observations
    from warehouse import Target

logger = logging.getLogger(__name__)
Records = list[dict[str, Any]]


def explain(
    target: Target, *, now: datetime, settings: EffectSettings | None = None
) -> EffectReport:
    """Append effects and publishing times, unless the newest ones are of the same posts and code.

    Effects are ratios of counts, of posts of the same account, age and month, adjusted for every
    other factor; they say what goes together, not what would happen.

    Args:
        target: The warehouse with the marts.
        now: Aware; the moment the answer is made.
        settings: Other numbers than the usual ones.

    Raises:
        PerformanceMissingError: The view of post performance, or a column of it, is not there.
        WarehouseError: The warehouse cannot be opened.
    """
    from threadpoolctl import threadpool_limits

    settings = settings or EffectSettings()
    with open_warehouse(target) as warehouse:
        performance = read_performance(warehouse)
        version = f"effects-{code_version(Path(__file__).parent)}-{performance.fingerprint}"
        if POST_EFFECTS.newest_version(warehouse, now) == version:
            return EffectReport(version, False, 0, 0, 0, ("the posts are the same as before",))
        effects: Records = []
        times: Records = []
        notes: list[str] = []
        models = 0
        with threadpool_limits(limits=1):  # type: ignore[no-untyped-call] # it ships no types
            for posts in performance.by_metric():
                for scope, model in _models(posts, settings, notes):
                    models += 1
                    _tell(scope, model, settings, effects=effects, times=times)
        stamp = {"model_version": version}
        # times first: effects of a version are the sign that its answer is whole
        if PUBLISH_TIMES.newest_version(warehouse, now) != version:
            PUBLISH_TIMES.append(
                warehouse, PUBLISH_TIMES.rows((row | stamp for row in times), now=now)
            )
        POST_EFFECTS.append(warehouse, POST_EFFECTS.rows((row | stamp for row in effects), now=now))
    logger.info("%d effects and %d publishing times of %d models", len(effects), len(times), models)
    return EffectReport(
        version if effects else None, bool(effects), len(effects), len(times), models, tuple(notes)
    )


def _models(
    posts: Observations, settings: EffectSettings, notes: list[str]
) -> Iterator[tuple[dict[str, Any], Model]]:
    """Models of each platform and of each account that has posts enough."""
    for platform in np.unique(posts.platform).tolist():
        of_platform = posts[posts.platform == platform]
        scope = {"scope": "all", "platform": platform, "account_key": None}
        model = make_model(of_platform, settings=settings, min_level=settings.min_level_posts)
        if model is None:
            notes.append(
                f"{platform}, {posts.metric}: {len(of_platform)} posts, effects need "
                f"{settings.min_posts} with others of the same account, age and month"
            )
            continue
        yield scope, model
        for account in np.unique(of_platform.account_key).tolist():
            own = make_model(
                of_platform[of_platform.account_key == account],
                settings=settings,
                min_level=settings.min_account_level_posts,
            )
            if own is not None:
                yield scope | {"scope": "account", "account_key": account}, own


def _tell(
    scope: dict[str, Any],
    model: Model,
    settings: EffectSettings,
    *,
    effects: Records,
    times: Records,
) -> None:
    effects += [
        scope | record for record in effect_records(model, rate=settings.false_discovery_rate)
    ]
    if scope["scope"] == "account":
        place = {"platform": scope["platform"], "account_key": scope["account_key"]}
        times += [place | record for record in time_records(model, coverage=settings.coverage)]
