"""The design of a regression: which levels stand in it, against which reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.effects.factors import Factor
    from ml.effects.observations import Observations
    from ml.effects.settings import EffectSettings

# share of a column's own size that the columns before it must leave: with less, the two cannot be
# told apart, and the estimate would hang on a handful of posts (a variance inflated tenfold)
LEAST_LEFT = 0.1


@dataclass(frozen=True)
class Term:
    """One column of a design: the posts of a level.

    Attributes:
        factor: The factor.
        level: Place of the level in the factor; None for the posts of pooled or unknown levels.
    """

    factor: str
    level: int | None


@dataclass(frozen=True)
class Design:
    """Columns without their group means, and what they stand for.

    Attributes:
        rows: Places of the posts that have company in their group.
        target: log counts less their group's mean, shape (n,).
        columns: Levels less their group's mean, shape (n, terms).
        terms: What each column is.
        references: Factor → place of its reference level.
        counts: Factor → posts of each of its levels.
        group_count: Means taken out.
    """

    rows: NDArray[np.intp]
    target: NDArray[np.float64]
    columns: NDArray[np.float64]
    terms: tuple[Term, ...]
    references: dict[str, int]
    counts: dict[str, NDArray[np.int64]]
    group_count: int


def make_design(posts: Observations, *, settings: EffectSettings, min_level: int) -> Design | None:
    """Return the design of a regression over `posts`; None with too few posts or none that differ.

    A level with fewer than `min_level` posts, or of unknown value, is adjusted for but not told.
    The reference is each factor's most frequent level. Columns that the ones before nearly
    say are left out.
    """
    _, group, sizes = np.unique(posts.group, return_inverse=True, return_counts=True)
    rows = np.flatnonzero(sizes[group] > 1)
    if len(rows) < settings.min_posts:
        return None
    kept = posts[rows]
    _, group = np.unique(kept.group, return_inverse=True)
    group_count = int(group.max()) + 1
    counts = {
        factor.name: np.bincount(factor.codes[factor.codes >= 0], minlength=len(factor.levels))
        for factor in kept.factors
    }
    terms, references = _terms(kept, counts, settings=settings, min_level=min_level)
    by_name = {factor.name: factor for factor in kept.factors}
    raw = [_column(by_name[term.factor], term, terms, references) for term in terms]
    columns = _within(np.column_stack([*raw, kept.log_count]), group, group_count)
    told = _independent(columns[:, :-1])
    if not told:
        return None
    return Design(
        rows=rows,
        target=columns[:, -1],
        columns=columns[:, told],
        terms=tuple(terms[place] for place in told),
        references=references,
        counts=counts,
        group_count=group_count,
    )


def _terms(
    posts: Observations,
    counts: dict[str, NDArray[np.int64]],
    *,
    settings: EffectSettings,
    min_level: int,
) -> tuple[list[Term], dict[str, int]]:
    """Each factor's told levels, then what of it is only adjusted for; fewer with few posts."""
    while True:
        terms: list[Term] = []
        references: dict[str, int] = {}
        for factor in posts.factors:
            told = np.flatnonzero(counts[factor.name] >= min_level)
            if len(told) < 2:
                continue
            reference = int(told[counts[factor.name][told].argmax()])
            references[factor.name] = reference
            terms += [Term(factor.name, level) for level in told.tolist() if level != reference]
            terms.append(Term(factor.name, None))
        if len(terms) * settings.posts_per_term <= len(posts):
            return terms, references
        min_level = min_level + max(1, min_level // 4)


def _column(
    factor: Factor, term: Term, terms: list[Term], references: dict[str, int]
) -> NDArray[np.float64]:
    if term.level is not None:
        return np.array(factor.codes == term.level, dtype=np.float64)
    told = [other.level for other in terms if other.factor == factor.name]
    levels = [level for level in (*told, references[factor.name]) if level is not None]
    return np.array(~np.isin(factor.codes, levels), dtype=np.float64)


def _within(
    columns: NDArray[np.float64], group: NDArray[np.intp], group_count: int
) -> NDArray[np.float64]:
    """Columns less the mean of each group."""
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(group_count))
    sums: NDArray[np.float64] = np.add.reduceat(columns[order], starts, axis=0)
    means: NDArray[np.float64] = sums / np.bincount(group, minlength=group_count)[:, None]
    return columns - means[group]


def _independent(columns: NDArray[np.float64]) -> list[int]:
    """Places of the columns that those before do not already say."""
    gram = columns.T @ columns
    size = gram.diagonal().copy()
    kept: list[int] = []
    for place in range(len(gram)):
        if size[place] <= 1e-9:
            continue
        left = size[place]
        if kept:
            cross = gram[np.ix_(kept, [place])]
            left = size[place] - float(
                (cross.T @ np.linalg.solve(gram[np.ix_(kept, kept)], cross))[0, 0]
            )
        if left > LEAST_LEFT * size[place]:
            kept.append(place)
    return kept
