"""Features of texts that were seen before are those made anew."""

import numpy as np

from ml.forecast.ask.seen_texts import SeenTexts
from ml.forecast.texts import TextFeatures

TEXTS = np.array(["Soup with leek", "", "Bread", "Soup with leek"], dtype=object)
ACCOUNTS = np.array(["one", "one", "two", "two"])


def test_texts_seen_before_have_the_features_made_anew() -> None:
    seen = SeenTexts()
    seen.of(TEXTS[:2], ACCOUNTS[:2])
    vectors, terms = seen.of(TEXTS[::-1], ACCOUNTS[::-1])
    anew_vectors, anew_terms = TextFeatures().of(TEXTS[::-1], ACCOUNTS[::-1])
    assert np.array_equal(vectors, anew_vectors)
    assert (terms != anew_terms).nnz == 0


def test_the_same_texts_of_two_accounts_differ_in_their_words_alone() -> None:
    vectors, terms = SeenTexts().of(TEXTS[[0, 3]], ACCOUNTS[[0, 3]])
    assert np.array_equal(vectors[0], vectors[1])
    assert (terms[[0]] != terms[[1]]).nnz > 0
