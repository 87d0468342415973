"""One model: the regression of a platform's or an account's posts, told as rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.effects.design import Design, make_design
from ml.effects.factors import TIME_FACTORS
from ml.effects.regression import Fit, clear_of_chance, fit
from ml.effects.settings import BLOCKS_PER_DAY, HOURS_PER_BLOCK
from ml.effects.times import publishing_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ml.effects.observations import Observations
    from ml.effects.settings import EffectSettings

DIGITS = 6


@dataclass(frozen=True)
class Model:
    """A fitted regression with its posts.

    Attributes:
        posts: The posts that have company in their group.
        design: What the regression holds.
        fit: What it found.
    """

    posts: Observations
    design: Design
    fit: Fit


def make_model(posts: Observations, *, settings: EffectSettings, min_level: int) -> Model | None:
    """Return the regression over `posts`; None with too few of them."""
    design = make_design(posts, settings=settings, min_level=min_level)
    if design is None:
        return None
    kept = posts[design.rows]
    return Model(kept, design, fit(design, kept.week, coverage=settings.coverage))


def effect_records(model: Model, *, rate: float) -> Iterator[dict[str, Any]]:
    """Yield one record a level that is told, in the order of levels, references among them."""
    design = model.design
    told = [place for place, term in enumerate(design.terms) if term.level is not None]
    clear = clear_of_chance(model.fit.p_values[told], rate).tolist()
    is_clear = dict(zip(told, clear, strict=True))
    for factor in model.posts.factors:
        places = {
            term.level: place
            for place, term in enumerate(design.terms)
            if term.factor == factor.name and term.level is not None
        }
        if not places:
            continue
        reference = design.references[factor.name]
        means = _level_means(factor.codes, model.posts.log_count, len(factor.levels))
        for level in sorted({*places, reference}):
            place = places.get(level)
            yield {
                "metric": model.posts.metric,
                "factor": factor.name,
                "level": factor.levels[level],
                "level_order": level,
                "reference_level": factor.levels[reference],
                "naive_effect": _ratio(means[level] - means[reference]),
                "post_count": int(design.counts[factor.name][level]),
                "model_post_count": len(model.posts),
                "explained_rate": round(model.fit.explained_rate, DIGITS),
                **_numbers(model.fit, place, is_clear=place is not None and is_clear[place]),
            }


def time_records(model: Model, *, coverage: float) -> Iterator[dict[str, Any]]:
    """Yield one record a part of the week, adjusted for every other factor."""
    by_name = {factor.name: factor for factor in model.posts.factors}
    weekday, block = (by_name[name].codes for name in TIME_FACTORS)
    known = (weekday >= 0) & (block >= 0)
    others = [term.factor not in TIME_FACTORS for term in model.design.terms]
    values = model.design.target - model.design.columns[:, others] @ model.fit.effects[others]
    times = publishing_times(weekday[known], block[known], values[known], coverage=coverage)
    for cell in range(len(times.effects)):
        low, high = _ratio(times.lower[cell]), _ratio(times.upper[cell])
        yield {
            "metric": model.posts.metric,
            "weekday": cell // BLOCKS_PER_DAY + 1,
            "hour_block": cell % BLOCKS_PER_DAY * HOURS_PER_BLOCK,
            "effect": _ratio(times.effects[cell]),
            "low": low,
            "high": high,
            "is_clear": low > 1.0 or high < 1.0,
            "post_count": int(times.counts[cell]),
        }


def _numbers(found: Fit, place: int | None, *, is_clear: bool) -> dict[str, Any]:
    if place is None:
        return {"effect": 1.0, "low": 1.0, "high": 1.0, "p_value": None, "is_clear": False}
    return {
        "effect": _ratio(found.effects[place]),
        "low": _ratio(found.lower[place]),
        "high": _ratio(found.upper[place]),
        "p_value": float(f"{found.p_values[place]:.6g}"),
        "is_clear": is_clear,
    }


def _level_means(
    codes: NDArray[np.int64], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Mean log count of each level, of whatever account and age."""
    known = codes >= 0
    sizes = np.bincount(codes[known], minlength=count)
    sums = np.bincount(codes[known], weights=values[known], minlength=count)
    return np.divide(sums, sizes, out=np.zeros(count), where=sizes > 0)


def _ratio(log: float) -> float:
    return round(float(np.exp(log)), DIGITS)
