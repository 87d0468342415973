"""Intervals that cover what they promise: conformal margins from posts the fit never saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SHARES = {"80": 0.8, "95": 0.95}
THIRDS = 3
GROUP_WEIGHT = 25.0  # a third's own margins count as much as all posts' from so many posts on
ACCOUNT_WEIGHT = 25.0  # an account's own spread counts as much as all posts' from so many on


@dataclass(frozen=True)
class Ranges:
    """How far forecasts are off, learnt from posts they were made for.

    Attributes:
        cuts: Sizes of accounts, log(1 + median), that part the thirds, two.
        below: By share, what to add to a forecast for the lower end, in units of the post's
            spread, one for each third.
        above: The same for the upper end.
        accounts: By account, how many times wider than expected its errors have been.
    """

    cuts: tuple[float, ...]
    below: Mapping[str, tuple[float, ...]]
    above: Mapping[str, tuple[float, ...]]
    accounts: Mapping[str, float]

    @classmethod
    def of(
        cls,
        residuals: NDArray[np.float64],
        spread: NDArray[np.float64],
        size: NDArray[np.float64],
        accounts: NDArray[np.str_],
    ) -> Ranges:
        """Return the ranges that would have covered the posts given.

        Margins are those of split-conformal prediction with residuals divided by the post's
        spread, apart for each third of account sizes and drawn towards those of all posts.

        Args:
            residuals: Actual − forecast on the log scale, shape (n,), n ≥ 1.
            spread: What residuals are expected to be like, above 0, shape (n,).
            size: log(1 + the account's median), shape (n,).
            accounts: The account of each post, shape (n,).

        Source:
            Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), Distribution-free predictive
            inference for regression, https://arxiv.org/abs/1604.04173; Vovk, Lindsay, Nouretdinov
            and Gammerman (2003), Mondrian confidence machine
        """
        widths = account_widths(np.abs(residuals) / spread, accounts)
        scores = residuals / (spread * _of_accounts(widths, accounts))
        cuts = thirds_of(size, accounts)
        group = np.searchsorted(cuts, size, side="right")
        below, above = {}, {}
        for name, share in SHARES.items():
            of_all = np.array(residual_margins(scores, coverage=share))
            ends = np.tile(of_all, (THIRDS, 1))
            for third in np.unique(group):
                own = scores[group == third]
                weight = len(own) / (len(own) + GROUP_WEIGHT)
                found = np.array(residual_margins(own, coverage=share))
                ends[third] = weight * found + (1 - weight) * of_all
            below[name], above[name] = tuple(ends[:, 0].tolist()), tuple(ends[:, 1].tolist())
        return cls(cuts=tuple(cuts.tolist()), below=below, above=above, accounts=widths)

    def ends(
        self,
        point: NDArray[np.float64],
        spread: NDArray[np.float64],
        size: NDArray[np.float64],
        accounts: NDArray[np.str_],
    ) -> dict[str, NDArray[np.float64]]:
        """Return ``lower_80``, ``upper_80``, ``lower_95``, ``upper_95``, each of shape (n,).

        Args:
            point: Forecasts on the log scale, shape (n,); they lie inside their ranges.
            spread: As in `of`.
            size: As in `of`.
            accounts: As in `of`.
        """
        unit = spread * _of_accounts(self.accounts, accounts)
        group = np.searchsorted(self.cuts, size, side="right")
        ends = {}
        for name in SHARES:
            ends[f"lower_{name}"] = point + np.minimum(np.array(self.below[name])[group] * unit, 0)
            ends[f"upper_{name}"] = point + np.maximum(np.array(self.above[name])[group] * unit, 0)
        ends["lower_95"] = np.minimum(ends["lower_95"], ends["lower_80"])
        ends["upper_95"] = np.maximum(ends["upper_95"], ends["upper_80"])
        return ends


def account_widths(misses: NDArray[np.float64], accounts: NDArray[np.str_]) -> dict[str, float]:
    """Return by account how many times the typical miss its own are, drawn towards 1."""
    names, of_account = np.unique(accounts, return_inverse=True)
    typical = max(float(misses.mean()), 1e-9)
    count = np.bincount(of_account)
    own = np.bincount(of_account, weights=np.minimum(misses / typical, 4.0))
    widths = (own + ACCOUNT_WEIGHT) / (count + ACCOUNT_WEIGHT)
    return dict(zip(names.tolist(), widths.tolist(), strict=True))


def _of_accounts(widths: Mapping[str, float], accounts: NDArray[np.str_]) -> NDArray[np.float64]:
    return np.array([widths.get(account, 1.0) for account in accounts.tolist()])


def thirds_of(size: NDArray[np.float64], accounts: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the two sizes that part the accounts into three groups of as equal numbers as can be.

    Args:
        size: The size of the account as seen from each post, shape (n,), n ≥ 1.
        accounts: The account of each post, shape (n,).
    """
    _, of_account = np.unique(accounts, return_inverse=True)
    mean = np.sort(np.bincount(of_account, weights=size) / np.bincount(of_account))
    firsts = [int(np.ceil(len(mean) * third / THIRDS)) for third in (1, 2)]
    return np.array([mean[first] if first < len(mean) else np.inf for first in firsts])


def residual_margins(residuals: NDArray[np.float64], *, coverage: float) -> tuple[float, float]:
    """Return the margins below and above a point forecast, half of the misses on each side.

    The k-th smallest residual, k = ⌈(n + 1) × (1 − (1 − coverage) ÷ 2)⌉, is exceeded by a new
    exchangeable item with at most the probability (1 − coverage) ÷ 2; the other end alike.

    Args:
        residuals: Actual − forecast of items the forecast was made for, shape (n,), n ≥ 1.
        coverage: Share of items to cover, between 0 and 1.

    Returns:
        What to add to a forecast for the lower and the upper end; the first is at most the
        second, and they lie on one side of 0 when the forecast is biased.
    """
    one_side = 1 - (1 - coverage) / 2
    # ⌈(n + 1) × share⌉, at most n; rounded first, since 0.8 × 10 is a little above 8
    rank = min(len(residuals), int(np.ceil(np.round((len(residuals) + 1) * one_side, 9))))
    ordered = np.sort(residuals)
    return float(ordered[len(ordered) - rank]), float(ordered[rank - 1])


def counts_of(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exp(logs) − 1, never below zero."""
    return np.maximum(np.expm1(logs), 0)
