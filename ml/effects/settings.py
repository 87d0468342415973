"""The numbers that shape effects and publishing times."""

from __future__ import annotations

from dataclasses import dataclass

HOURS_PER_BLOCK = 3
BLOCKS_PER_DAY = 24 // HOURS_PER_BLOCK
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class EffectSettings:
    """Everything that changes an explanation besides posts and code.

    Attributes:
        min_posts: Posts a regression needs.
        min_level_posts: Posts a level needs in a platform's regression to be told on its own.
        min_account_level_posts: The same in an account's own regression.
        posts_per_term: Posts for each term of a regression; with fewer, rare levels are pooled.
        coverage: Share of intervals that should hold the truth.
        false_discovery_rate: Share of the effects called clear that may be chance.
    """

    min_posts: int = 60
    min_level_posts: int = 20
    min_account_level_posts: int = 15
    posts_per_term: int = 6
    coverage: float = 0.95
    false_discovery_rate: float = 0.05
