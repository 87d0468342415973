"""Weigh: how likely two posts are the same work, and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process

from ml.creatives.candidates import named_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from ml.creatives.candidates import Candidates
    from ml.creatives.posts import Posts
    from ml.creatives.settings import MatchSettings

SAME_WORD = 88.0  # of 100, by rapidfuzz: a plural, a slip of the pen
SHORTEST_FUZZY = 5
COMMON_WORDS = 1.5  # log odds that words too common to be looked up may add
FEW_WORDS = 3  # a lead of fewer is a remark, not a title
# what editors say when they show something again, in the languages of most captions
_AGAIN = """again archive archives flashback reposted repost rerun throwback tbt reminder redemande
rediffusion rappel revoir nuevo archivo archiv nochmal wieder"""
AGAIN = frozenset(_AGAIN.split())


@dataclass(frozen=True)
class Weighed:
    """Pairs with what speaks for them, as natural log odds; arrays of shape (pairs,).

    Attributes:
        pairs: Places of the two posts, shape (pairs, 2).
        named: Whether the platform names one as the other's origin.
        seconds_apart: Difference of their durations, NaN where one is unknown.
        hours_apart: Hours between them, NaN where unknown.
        word_share: Share of the lead's words, by weight, that the other has too.
        weights: Kind of evidence → log odds.
        score: Probability.
    """

    pairs: NDArray[np.int64]
    named: NDArray[np.bool_]
    seconds_apart: NDArray[np.float64]
    hours_apart: NDArray[np.float64]
    word_share: NDArray[np.float64]
    weights: Mapping[str, NDArray[np.float64]]
    score: NDArray[np.float64]

    def evidence(self, place: int) -> dict[str, Any]:
        """Return the evidence of one pair: numbers only, never words."""
        return {
            "named_by_platform": bool(self.named[place]),
            "seconds_apart": _known(self.seconds_apart[place], 1),
            "hours_apart": _known(self.hours_apart[place], 1),
            "word_share": _known(self.word_share[place], 3),
            "log_odds": {name: round(float(w[place]), 2) for name, w in self.weights.items()},
        }

    def method(self, place: int) -> str:
        """Return what speaks loudest for one pair."""
        if self.named[place]:
            return "platform_id"
        lasts_as_long = self.weights["duration"][place] > 0
        has_words = self.weights["text"][place] > 1.0
        if lasts_as_long:
            return "duration_and_text" if has_words else "duration_and_time"
        return "text"


def weigh(
    posts: Posts,
    candidates: Candidates,
    word_weights: Mapping[str, float],
    *,
    settings: MatchSettings,
) -> Weighed:
    """Return the candidates that words can still make a match, with their evidence added up.

    Before any evidence a post is the same work as one other of all. Equal durations say more the
    rarer the duration; words more the rarer they are together; nearness more the longer the time
    that posts spread over. Words missing across languages say nothing.

    Source:
        Fellegi, Sunter (1969), with weights by frequency.
    """
    named = np.isin(candidates.codes(len(posts)), named_codes(posts))
    weights = _without_words(posts, candidates.pairs, named, settings)
    needed = np.log(settings.min_score / (1 - settings.min_score)) - COMMON_WORDS
    kept = np.flatnonzero(sum(weights.values()) + candidates.most_text >= needed)
    pairs = candidates.pairs[kept]
    text, share = _text(posts, pairs, word_weights, settings)
    weights = {name: values[kept] for name, values in weights.items()} | {"text": text}
    total = np.clip(np.sum(list(weights.values()), axis=0), -50.0, 50.0)
    return Weighed(
        pairs=pairs,
        named=named[kept],
        seconds_apart=_apart(posts.seconds, pairs),
        hours_apart=_apart(posts.hours, pairs),
        word_share=share,
        weights=weights,
        score=1.0 / (1.0 + np.exp(-total)),
    )


def _without_words(
    posts: Posts, pairs: NDArray[np.int64], named: NDArray[np.bool_], settings: MatchSettings
) -> dict[str, NDArray[np.float64]]:
    """Every weight but that of the words."""
    first, second = pairs[:, 0], pairs[:, 1]
    same_account = posts.account_key[first] == posts.account_key[second]
    same_platform = posts.platform[first] == posts.platform[second]
    place = np.where(same_platform, settings.same_platform_weight, 0.0)
    return {
        "before": np.full(len(pairs), -float(np.log(max(len(posts), 2)))),
        "named": named * settings.named_weight,
        "duration": _duration(posts, pairs, _apart(posts.seconds, pairs), settings),
        "time": _time(posts, _apart(posts.hours, pairs), settings),
        "again": _again(posts, pairs, settings),
        "account": np.where(same_account, settings.same_account_weight, place),
    }


def _apart(values: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Difference of the two posts of each pair, NaN where one is unknown."""
    return np.abs(values[pairs[:, 0]] - values[pairs[:, 1]])


def _duration(
    posts: Posts,
    pairs: NDArray[np.int64],
    apart: NDArray[np.float64],
    settings: MatchSettings,
) -> NDArray[np.float64]:
    known = np.sort(posts.seconds[~np.isnan(posts.seconds)])
    middle = posts.seconds[pairs].mean(axis=1)
    reach = settings.same_seconds
    around = np.searchsorted(known, middle + reach, "right") - np.searchsorted(
        known, middle - reach
    )
    rarity = np.log(0.95 * max(len(known), 1) / np.maximum(around, 1))
    unsure = np.where(apart <= settings.other_seconds, -2.0, settings.other_duration_weight)
    weight = np.where(apart <= settings.same_seconds, rarity, unsure)
    return np.where(np.isnan(apart), 0.0, weight)


def _time(posts: Posts, apart: NDArray[np.float64], settings: MatchSettings) -> NDArray[np.float64]:
    known = posts.hours[~np.isnan(posts.hours)]
    span = max(float(np.ptp(known)) if len(known) else 0.0, 24.0 * 90)
    soon = (1 - settings.again_rate) / settings.gap_hours * np.exp(-apart / settings.gap_hours)
    weight = np.log(soon * span + settings.again_rate)
    return np.where(np.isnan(apart), 0.0, weight)


def _again(posts: Posts, pairs: NDArray[np.int64], settings: MatchSettings) -> NDArray[np.float64]:
    """What it says that the later of two posts, and not the earlier, speaks of an earlier one."""
    says = np.array([bool(set(words) & AGAIN) for words in posts.head], dtype=bool)
    first, second = pairs[:, 0], pairs[:, 1]
    is_first_later = posts.hours[first] > posts.hours[second]
    later = np.where(is_first_later, first, second)
    earlier = np.where(is_first_later, second, first)
    is_long_after = np.abs(posts.hours[first] - posts.hours[second]) >= settings.again_days * 24
    sign = np.where(is_long_after, 1.0, -1.0) * (says[later] & ~says[earlier])
    return np.array(sign * settings.again_weight, dtype=np.float64)


class _Words:
    """Which posts begin with a set of words, told from one bit a post and word."""

    def __init__(self, posts: Posts) -> None:
        self._holders: dict[str, int] = {}
        for place, words in enumerate(posts.head):
            for word in words:
                self._holders[word] = self._holders.get(word, 0) | (1 << place)

    def count(self, words: Iterable[str]) -> int:
        """Number of posts that begin with all of `words`."""
        held = -1
        for word in words:
            held &= self._holders[word]
        return held.bit_count()


def _text(
    posts: Posts,
    pairs: NDArray[np.int64],
    weights: Mapping[str, float],
    settings: MatchSettings,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the words say, and which share of the lead the other has, for each pair."""
    said, shares = np.zeros(len(pairs)), np.full(len(pairs), np.nan)
    holders = _Words(posts)
    for place, (first, second) in enumerate(pairs.tolist()):
        found = [
            _lead_in(posts.lead[one], posts.head[other], weights)
            for one, other in ((first, second), (second, first))
            if posts.lead[one] and posts.head[other]
        ]
        if not found:
            continue
        share, shared = max(found, key=lambda each: each[0])
        # of the posts that begin with these words, one is the other of the pair
        says = float(np.log(len(posts) / max(holders.count(shared) - 1, 1))) if shared else 0.0
        if len(shared) < FEW_WORDS:
            says = min(says, settings.few_words_weight)
        says += settings.missing_weight * (1.0 - share)
        languages = posts.language[first], posts.language[second]
        if "" not in languages and languages[0] != languages[1]:
            says = max(says, 0.0) + settings.other_language_weight
        said[place], shares[place] = max(says, settings.min_text_weight), share
    return said, shares


def _lead_in(
    lead: tuple[str, ...], head: frozenset[str], weights: Mapping[str, float]
) -> tuple[float, list[str]]:
    """Share of the lead's words, by weight, that the other post has too, and those words."""
    shared, total, words = 0.0, 0.0, []
    for word in lead:
        total += weights[word]
        if word in head:
            shared += weights[word]
            words.append(word)
        elif len(word) >= SHORTEST_FUZZY and process.extractOne(
            word, head, scorer=fuzz.ratio, score_cutoff=SAME_WORD
        ):
            shared += weights[word]
    return (shared / total if total else 0.0), words


def _known(value: float, digits: int) -> float | None:
    return None if np.isnan(value) else round(float(value), digits)
