"""Texts as vectors and hashed words, and what similar posts became."""

import numpy as np
import pytest

from ml.forecast.similar import similar_residuals
from ml.forecast.texts import TextFeatures, Words, terms_of, vectors_of

DAY = np.timedelta64(1, "D")
START = np.datetime64("2026-05-01T00:00:00", "us")


def _texts(*texts: str) -> np.ndarray:
    found = np.empty(len(texts), dtype=object)
    found[:] = texts
    return found


def test_texts_about_the_same_thing_lie_nearer_than_others() -> None:
    recipe, cake, match, empty = vectors_of(
        Words.of(["a recipe for apple pie", "baking a cake with apples", "the football match", ""])
    )
    assert recipe @ cake > recipe @ match
    assert np.linalg.norm(recipe) == pytest.approx(1.0, abs=1e-5)
    assert not empty.any()


def test_a_text_has_the_same_vector_whatever_stands_beside_it() -> None:
    alone = vectors_of(Words.of(["New pie today!"]))
    among = vectors_of(Words.of(["Something else", "New pie today!", ""]))
    assert np.allclose(alone[0], among[1], atol=1e-6)


def test_terms_are_words_pairs_and_words_of_the_account() -> None:
    accounts = np.array(["kitchen", "kitchen", "garden"])
    terms = terms_of(Words.of(["apple pie", "pie apple", "Apple pie"]), accounts)
    held = [set(terms[[place]].indices.tolist()) for place in range(3)]
    # two words, the same crossed with the account, and a pair with what follows (or the end)
    assert [len(each) for each in held] == [6, 6, 6]
    assert len(held[0] & held[1]) == 4  # another order, other pairs
    assert len(held[0] & held[2]) == 4  # another account, other crossed words


def test_sixty_thousand_characters_and_none_are_read_alike() -> None:
    vectors, terms = TextFeatures().of(_texts("pie " * 15_000, ""), np.array(["a", "a"]))
    assert vectors.shape[0] == terms.shape[0] == 2
    assert np.isfinite(vectors).all()
    assert terms[[1]].nnz == 0


def test_similar_posts_speak_only_once_their_counts_are_known() -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], dtype=np.float32)
    published = START + np.arange(4) * DAY
    known = published + 2 * DAY
    means, nearest = similar_residuals(
        vectors,
        np.full(4, 5.0),
        np.array([8.0, 2.0, 99.0, np.nan]),
        known,
        np.array(["a"] * 4),
        moments=published,
    )
    # on day 3 the posts of days 0 and 1 are known; the one of day 2 is not
    weights = np.exp(12 * np.array([0.0, -1.0, -0.5]))
    expected = (weights[0] * 3 + weights[1] * -3) / weights.sum()
    assert means[1].tolist() == pytest.approx([0.0, 0.0, 3 / (1 + np.exp(-6)), expected])
    assert nearest.tolist() == [0.0, 0.0, 1.0, 1.0]


def test_posts_of_other_accounts_are_not_compared() -> None:
    vectors = np.ones((2, 1), dtype=np.float32)
    moments = START + np.arange(2) * 9 * DAY
    means, nearest = similar_residuals(
        vectors,
        np.zeros(2),
        np.array([4.0, np.nan]),
        moments + DAY,
        np.array(["a", "b"]),
        moments=moments,
    )
    assert not means.any()
    assert not nearest.any()
