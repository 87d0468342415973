"""What became of the account's settled posts that are most like a post, by their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# neighbours looked at, and how fast their weight falls: of two posts the one nearer by 0.1 in
# cosine counts exp(1.2) times as much at a sharpness of 12
SCALES = ((5, 24.0), (20, 12.0), (60, 4.0))
REACH = 1000  # only so many of the newest settled posts are compared
CHUNK = 512
PRIOR_SIMILARITY = 0.5  # with nothing nearer than this the answer shrinks to none


def similar_residuals(
    vectors: NDArray[np.float32],
    level: NDArray[np.float64],
    logs: NDArray[np.float64],
    known_at: NDArray[np.datetime64],
    accounts: NDArray[np.str_],
    *,
    moments: NDArray[np.datetime64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean residual of each post's nearest settled posts, and how near the nearest is.

    Args:
        vectors: Texts as vectors of length 1, zeros for no text, shape (n, d).
        level: What is expected of each post from its account's past, log scale, shape (n,).
        logs: What each post reached, log scale, NaN where the label is not known, shape (n,).
        known_at: When each label was known, NaT for never, shape (n,).
        accounts: The account of each post; others' posts are not compared, shape (n,).
        moments: When each post is asked; only labels known by then count, shape (n,).

    Returns:
        Means against the post's own level, weighted by nearness and shrunk to 0, a row for each of
        `SCALES`, and cosines of the nearest (0 without one).
    """
    means = np.zeros((len(SCALES), len(logs)))
    nearest = np.zeros(len(logs))
    usable = ~np.isnat(known_at) & ~np.isnan(logs) & vectors.any(axis=1)
    _, account_of = np.unique(accounts, return_inverse=True)
    by_account = np.argsort(account_of, kind="stable")
    starts = np.flatnonzero(np.diff(account_of[by_account], prepend=-1))
    for own in np.split(by_account, starts[1:]):
        held = own[usable[own]]
        if not len(held):
            continue
        held = held[np.argsort(known_at[held], kind="stable")]
        asked = own[np.argsort(moments[own], kind="stable")]
        ends = np.searchsorted(known_at[held], moments[asked], side="right")
        for start in range(0, len(asked), CHUNK):
            part, stop = asked[start : start + CHUNK], ends[start : start + CHUNK]
            first = max(int(stop[0]) - REACH, 0)
            those = held[first : int(stop[-1])]
            if not len(those):
                continue
            similarity = vectors[part] @ vectors[those].T
            unknown = np.arange(len(those)) >= (stop - first)[:, None]
            similarity[unknown] = -np.inf
            means[:, part], nearest[part] = _weighted(similarity, logs[those], level[part])
    return means, nearest


def _weighted(
    similarity: NDArray[np.float32], logs: NDArray[np.float64], level: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means over the nearest of each row, and the cosine of the nearest."""
    widest = min(SCALES[-1][0], similarity.shape[1])
    places = np.argpartition(-similarity, widest - 1, axis=1)[:, :widest]
    near = np.take_along_axis(similarity, places, axis=1).astype(np.float64)
    order = np.argsort(-near, axis=1, kind="stable")
    near = np.take_along_axis(near, order, axis=1)
    residuals = logs[np.take_along_axis(places, order, axis=1)] - level[:, None]
    means = np.empty((len(SCALES), len(near)))
    for row, (count, sharpness) in enumerate(SCALES):
        weights = np.exp(sharpness * (near[:, :count] - 1))
        prior = np.exp(sharpness * (PRIOR_SIMILARITY - 1))
        means[row] = (weights * residuals[:, :count]).sum(axis=1) / (weights.sum(axis=1) + prior)
    return means, np.maximum(near[:, 0], 0)
