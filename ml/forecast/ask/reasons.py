"""Why a forecast is what it is: the factor by which each group of features moves it."""

from __future__ import annotations

from itertools import combinations
from math import exp, factorial, log
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.ask.rows import CAPTION, COLUMNS_OF, KIND, WHEN, mixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.ask.answer import Reason
    from ml.forecast.posts import Posts

GROUPS = tuple(COLUMNS_OF)
FORM = "Account now"
USUAL_POSTS = 24
Coalition = frozenset[str]


def coalitions() -> list[Coalition]:
    """Return every set of groups but the whole, smallest first: what is asked for the reasons."""
    return [frozenset(each) for size in range(len(GROUPS)) for each in combinations(GROUPS, size)]


def mixes_of(draft: Posts, usual: Posts) -> list[Posts]:
    """Return the posts to be answered for the reasons, one part a coalition."""
    newest = usual.take(np.arange(len(usual))[-USUAL_POSTS:])
    return [mixed(draft, newest, each) for each in coalitions()]


def shares_of(worth: Mapping[Coalition, float]) -> dict[str, float]:
    """Return the Shapley value of each group: its mean contribution over all orders of groups.

    Args:
        worth: Forecast on the log scale with the draft's features in a coalition and the usual
            ones elsewhere, for every coalition.

    Returns:
        By group; they sum to the worth of the whole less that of none.

    Source:
        Shapley (1953), A value for n-person games; Lundberg and Lee (2017),
        https://arxiv.org/abs/1705.07874
    """
    count = len(GROUPS)
    shares = {}
    for group in GROUPS:
        rest = [each for each in worth if group not in each]
        shares[group] = sum(
            factorial(len(each))
            * factorial(count - len(each) - 1)
            / factorial(count)
            * (worth[each | {group}] - worth[each])
            for each in rest
        )
    return shares


def reasons_of(
    forecast: float,
    typical: float,
    mixes: NDArray[np.float64],
    *,
    told: Mapping[str, str],
) -> list[Reason]:
    """Return the factors that multiply `typical` up to `forecast`, the largest effect first.

    The last factor is the account's: what is expected today of its usual posts, against its
    typical count.

    Args:
        forecast: The forecast, a count above 0.
        typical: The account's typical count, above 0.
        mixes: Forecasts of `mixes_of`, log(1 + count), shape (coalitions, usual posts).
        told: What each group is, in words.
    """
    worth = dict(zip(coalitions(), mixes.mean(axis=1).tolist(), strict=True))
    worth[frozenset(GROUPS)] = log(1 + forecast)
    shares = shares_of(worth)
    factors = {group: exp(share) for group, share in shares.items()}
    factors[FORM] = forecast / typical / float(np.prod(list(factors.values())))
    texts = dict(told) | {FORM: _FORM_TEXT}
    reasons: list[Reason] = [
        {"group": group, "factor": factor, "text": f"{texts[group]}: {_percent(factor)}"}
        for group, factor in factors.items()
    ]
    return sorted(reasons, key=lambda reason: (-abs(log(reason["factor"])), reason["group"]))


_FORM_TEXT = "what its usual posts reach these days, against its typical post"


def told_groups(
    kind: str, length_seconds: float | None, *, has_caption: bool, local: datetime
) -> dict[str, str]:
    """Return what each group of the draft is, in words."""
    length = "" if length_seconds is None else f" of {length_seconds:,.0f} s"
    return {
        WHEN: f"{local:%A} at {local:%H:%M}, against the times it usually publishes",
        KIND: f"{kind}{length}, against what it usually publishes",
        CAPTION: "this caption, against its usual ones" if has_caption else "a caption as usual",
    }


def _percent(factor: float) -> str:
    change = (factor - 1) * 100
    if abs(change) < 0.5:
        return "no difference"
    return f"{abs(change):.0f} % {'more' if change > 0 else 'less'}"
