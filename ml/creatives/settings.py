"""The numbers that shape matches."""

from __future__ import annotations

from dataclasses import dataclass

# posts of one family can be the same work; texts and links show none, stories have no words
FAMILIES = {
    "long": "video",
    "short": "video",
    "live": "video",
    "reel": "video",
    "image": "image",
    "carousel": "image",
}


@dataclass(frozen=True)
class MatchSettings:
    """Everything that changes matches besides posts and code; weights are natural log odds.

    Attributes:
        min_score: Probability from which two posts are the same work.
        same_seconds: Durations of one work differ by no more: encoders and platforms round.
        other_seconds: Durations of one work never differ by more.
        near_days: Posts this close are weighed without a word in common, when they last as long.
        rare_rate: A word is rare while at most this share of the posts has it.
        rare_posts: Or at most this many posts.
        missing_weight: What it says when the other post has no word of the title.
        few_words_weight: Most that one or two words in common can say.
        min_text_weight: Most that missing words can say.
        again_weight: What it says that the later of two posts, weeks later, says that it shows
            something again; and what it says against when the other is of the same days.
        again_days: From this many days on.
        other_language_weight: What it says that the captions are in two languages.
        other_duration_weight: What another duration says.
        same_account_weight: What it says that both stand on one account.
        same_platform_weight: What it says that they stand on two accounts of one platform, which
            are seldom of one brand.
        same_platform_weight: float = -1.5
    named_weight: What it says that the platform itself names the origin.
        again_rate: Share of works that are shown again much later.
        gap_hours: Mean hours from one place to the next, of the others.
    """

    min_score: float = 0.8
    same_seconds: float = 1.25
    other_seconds: float = 2.5
    near_days: float = 6.0
    rare_rate: float = 0.06
    rare_posts: int = 40
    missing_weight: float = -12.0
    few_words_weight: float = 2.0
    min_text_weight: float = -6.0
    again_weight: float = 6.0
    again_days: float = 14.0
    other_language_weight: float = -1.5
    other_duration_weight: float = -9.0
    same_account_weight: float = -1.0
    same_platform_weight: float = -1.5
    named_weight: float = 14.0
    again_rate: float = 0.15
    gap_hours: float = 30.0
