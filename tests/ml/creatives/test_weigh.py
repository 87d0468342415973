"""What each kind of evidence says, on posts made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ml.creatives.candidates import candidate_pairs, word_weights
from ml.creatives.clusters import creative_ids
from ml.creatives.posts import Posts, words_of
from ml.creatives.settings import MatchSettings
from ml.creatives.weigh import weigh

SETTINGS = MatchSettings(min_score=0.0001)  # weigh whatever may be weighed
FILLERS = 200
DAY = 24.0


def made_posts(*pair: tuple[str, float | None, float, str]) -> Posts:
    """Two posts (title, seconds, hours, account) among others that have nothing in common."""
    others = [
        (f"filler{n} words{n} of{n} their{n} own{n}", 10.0 * n + 65, 30.0 * n, f"other-{n}")
        for n in range(FILLERS)
    ]
    rows = [*pair, *others]
    words = [tuple(dict.fromkeys(words_of(title))) for title, *_ in rows]
    return Posts(
        post_key=[f"key-{n}" for n in range(len(rows))],
        account_key=np.array([account for *_, account in rows], dtype=np.str_),
        platform=np.array([account.split("-")[0] for *_, account in rows], dtype=np.str_),
        post_id=[f"page_{n}" for n in range(len(rows))],
        seconds=np.array([np.nan if each is None else each for _, each, *_ in rows]),
        hours=np.array([hours for _, _, hours, _ in rows]),
        lead=words,
        head=[frozenset(each) for each in words],
        language=np.array([""] * len(rows), dtype=np.str_),
        origins=[""] * len(rows),
    )


def score(posts: Posts) -> float:
    """Probability that the first two posts are the same work; 0 when they were not weighed."""
    weights = word_weights(posts)
    candidates = candidate_pairs(posts, weights, settings=SETTINGS)
    weighed = weigh(posts, candidates, weights, settings=SETTINGS)
    found = np.flatnonzero((weighed.pairs == [0, 1]).all(axis=1))
    return float(weighed.score[found[0]]) if len(found) else 0.0


ONE = ("Sourdough for beginners", 612.0, 100.0, "youtube-1")


def test_same_words_length_and_day_are_the_same_work() -> None:
    assert score(made_posts(ONE, ("Sourdough for beginners", 612.0, 110.0, "facebook-1"))) > 0.99


def test_another_length_outweighs_the_same_words() -> None:
    assert score(made_posts(ONE, ("Sourdough for beginners", 701.0, 110.0, "facebook-1"))) < 0.01


def test_the_same_length_a_year_later_with_other_words_is_nothing() -> None:
    later = ("Knife skills for everyone", 612.0, 100.0 + 365 * DAY, "facebook-1")
    assert score(made_posts(ONE, later)) < 0.01


def test_accents_plurals_and_punctuation_do_not_part_a_work() -> None:
    one = ("Crème brûlée: every secret revealed", None, 100.0, "youtube-1")
    other = ("Creme brulee - every secrets revealed!", None, 105.0, "instagram-1")
    assert score(made_posts(one, other)) > 0.95


def test_words_alone_say_less_weeks_later_unless_the_post_says_it_shows_it_again() -> None:
    one = ("Sourdough for beginners", None, 100.0, "instagram-1")
    plain = ("Sourdough for beginners", None, 100.0 + 60 * DAY, "instagram-1")
    again = ("Throwback: Sourdough for beginners", None, 100.0 + 60 * DAY, "instagram-1")
    assert score(made_posts(one, plain)) < 0.5
    assert score(made_posts(one, again)) > 0.8


def test_a_remark_of_one_word_makes_no_match() -> None:
    one = ("Beautiful.", None, 100.0, "facebook-1")
    other = ("Beautiful. A woman of a hundred years is on the cover", None, 110.0, "facebook-2")
    assert score(made_posts(one, other)) < 0.5


@pytest.mark.parametrize(("seconds", "is_same"), [(613.0, True), (613.5, False), (615.0, False)])
def test_lengths_may_differ_by_a_rounded_second(seconds: float, *, is_same: bool) -> None:
    found = score(made_posts(ONE, ("Sourdough for beginners", seconds, 110.0, "facebook-1")))
    assert (found > 0.99) is is_same


def test_a_work_that_splits_leaves_its_id_with_the_larger_part() -> None:
    held = {"a": "a", "b": "a", "c": "a", "d": "a"}
    published = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": 0.5}
    assert creative_ids([["a", "e"], ["b", "c", "d"]], held, published) == ["e", "a"]


def test_two_works_that_become_one_keep_the_id_most_of_their_posts_had() -> None:
    held = {"a": "a", "b": "a", "c": "c", "d": "c", "e": "c"}
    published = dict.fromkeys("abcde", 1.0)
    assert creative_ids([["a", "b", "c", "d", "e"]], held, published) == ["c"]
