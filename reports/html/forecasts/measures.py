"""How near forecasts came and how often ranges held: sums over outcomes, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from reports.html.forecasts.words import BASELINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reports.marts import Row

Z = 1.959964  # the normal quantile of 97.5 %
QUANTILES = {"025": 0.025, "100": 0.1, "500": 0.5, "900": 0.9, "975": 0.975}
MEASURES = (
    "post_count",
    "model_count",
    "backtest_count",
    *(f"{name}_{level}" for level in (80, 95) for name in ("ranged", "inside")),
    *(f"below_{name}" for name in QUANTILES),
    "size_count",
    "size_sum",
    "error_sum",
    *(f"{base}_{name}" for base in BASELINES for name in ("count", "sum", "gain", "square")),
)


@dataclass(frozen=True)
class Share:
    """A share of cases with its uncertainty.

    Attributes:
        part: Cases that count.
        whole: All cases, above 0.
        low: Lower end of the 95 % interval of the true share.
        high: Its upper end.
    """

    part: int
    whole: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The observed share, 0–1."""
        return self.part / self.whole

    def holds(self, nominal: float) -> bool:
        """Whether chance alone explains the distance from `nominal`."""
        return self.low <= nominal <= self.high


def share_of(part: int, whole: int) -> Share | None:
    """The share of `part` in `whole` with its Wilson interval; None of nothing.

    Source:
        Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
        Journal of the American Statistical Association 22, 209–212.
    """
    if whole <= 0:
        return None
    rate = part / whole
    divisor = 1 + Z * Z / whole
    middle = (rate + Z * Z / (2 * whole)) / divisor
    reach = Z * sqrt(rate * (1 - rate) / whole + Z * Z / (4 * whole * whole)) / divisor
    return Share(part, whole, max(0.0, middle - reach), min(1.0, middle + reach))


def added(rows: Iterable[Row]) -> Row:
    """The measures of `rows` added up; what a row does not know counts nothing."""
    total: Row = dict.fromkeys(MEASURES, 0)
    for row in rows:
        for name in MEASURES:
            total[name] += row[name] or 0
    return total


def grouped(rows: Iterable[Row], *names: str) -> dict[tuple[str, ...], Row]:
    """The measures added up by the values of `names`, in the order they come."""
    held: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        held.setdefault(tuple(row[name] for name in names), []).append(row)
    return {place: added(own) for place, own in held.items()}


def error_of(total: Row) -> float | None:
    """The mean error on the log scale; None without outcomes."""
    return total["error_sum"] / total["post_count"] if total["post_count"] else None


def baseline_error(total: Row, base: str) -> float | None:
    """The mean error of a baseline on the log scale, over the posts it could answer."""
    count = total[f"{base}_count"]
    return total[f"{base}_sum"] / count if count else None


def relative_error(total: Row, base: str) -> float | None:
    """The forecasts' error divided by the baseline's on the same posts; below 1 is nearer."""
    whole = total[f"{base}_sum"]
    return (whole - total[f"{base}_gain"]) / whole if whole > 0 else None


def gain_of(total: Row, base: str) -> tuple[float, float] | None:
    """By how much nearer than the baseline, and the standard error; None under two posts."""
    count = total[f"{base}_count"]
    if count < 2:
        return None
    mean = total[f"{base}_gain"] / count
    spread = max(0.0, total[f"{base}_square"] / count - mean * mean) * count / (count - 1)
    return mean, sqrt(spread / count)


def nearest_baseline(total: Row) -> str | None:
    """The baseline with the smallest error among those that answered as many posts as any."""
    most = max(total[f"{base}_count"] for base in BASELINES)
    held = [base for base in BASELINES if most and total[f"{base}_count"] == most]
    return min(held, key=lambda base: total[f"{base}_sum"], default=None)


def thirds(rows: Sequence[Row]) -> Mapping[str, int]:
    """Which group of size each account is in: 0 the smallest, up to 2.

    Size is the mean of the logarithm of what the account's median was when its posts were
    forecast; an account without one counts as smallest. Groups hold as equal numbers of accounts
    as possible; fewer than three accounts make fewer groups.
    """
    sizes = {
        place[0]: total["size_sum"] / total["size_count"] if total["size_count"] else -1.0
        for place, total in grouped(rows, "account_key").items()
    }
    order = sorted(sizes, key=lambda key: (sizes[key], key))
    groups = min(3, len(order))
    return {key: place * groups // len(order) for place, key in enumerate(order)}
