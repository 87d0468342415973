"""Topics: groups of words that stand together in captions, made once and then kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.texts.stopwords import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ml.texts.captions import Caption
    from ml.texts.settings import TextSettings

SHORTEST_WORD = 3
LABEL_WORDS = 3


@dataclass(frozen=True)
class Topic:
    """One topic.

    Attributes:
        label: Its three weightiest words.
        words: Word → weight; the weights' squares sum to one.
    """

    label: str
    words: dict[str, float]


@dataclass(frozen=True)
class Topics:
    """The topics of one version; none when there were too few captions.

    Attributes:
        topics: In order of their label.
        text_count: Captions they were made of.
    """

    topics: tuple[Topic, ...]
    text_count: int

    @property
    def version(self) -> str:
        """12 digits over all words and weights."""
        whole = json.dumps([topic.words for topic in self.topics], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:12]

    def of(
        self, texts: Sequence[str], *, min_confidence: float
    ) -> tuple[list[str | None], NDArray[np.float64]]:
        """Return the topic of each text and its share of the text's topic words; None for none."""
        if not self.topics or not texts:
            return [None] * len(texts), np.zeros(len(texts))
        scores = np.zeros((len(texts), len(self.topics)))
        weights: dict[str, list[tuple[int, float]]] = {}
        for place, topic in enumerate(self.topics):
            for word, weight in topic.words.items():
                weights.setdefault(word, []).append((place, weight))
        for row, text in enumerate(texts):
            for word in set(topic_words(text)):
                for place, weight in weights.get(word, ()):
                    scores[row, place] += weight
        total = scores.sum(axis=1)
        best = scores.argmax(axis=1)
        share = np.divide(scores.max(axis=1), total, out=np.zeros(len(texts)), where=total > 0)
        named = [
            self.topics[place].label if sure >= min_confidence else None
            for place, sure in zip(best.tolist(), share.tolist(), strict=True)
        ]
        return named, np.round(share, 6)


def make_topics(
    captions: Sequence[Caption], texts: Sequence[str], *, settings: TextSettings
) -> Topics:
    """Return topics of captions, of every account a bounded number so that none dictates them.

    Words are weighed by TF-IDF and factorized into non-negative topics (NMF), seeded; the same
    captions give the same topics.

    Args:
        captions: Every caption.
        texts: The words of each that may tell a topic.
        settings: Numbers of the topics.
    """
    texts = _sample(captions, texts, settings)
    if len(texts) < settings.min_topic_texts:
        return Topics((), len(captions))
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer=topic_words,
        min_df=max(3, len(texts) // 1000),
        max_df=0.5,
        max_features=settings.vocabulary_size,
        sublinear_tf=True,
    )
    try:
        matrix = vectorizer.fit_transform(texts)
    except ValueError:  # no word stands in enough captions
        return Topics((), len(captions))
    count = min(settings.max_topics, max(3, len(texts) // settings.texts_per_topic))
    loads = _factorized(matrix, min(count, *matrix.shape), seed=settings.seed)
    names = vectorizer.get_feature_names_out()
    found = {
        topic.label: topic
        for row in loads
        if (topic := _topic(row, names, settings.words_per_topic))
    }
    return Topics(tuple(found[label] for label in sorted(found)), len(captions))


def topic_words(text: str) -> list[str]:
    """Return the words of `text` that may tell a topic, in small letters."""
    words = text.lower().split()
    return [word for word in words if len(word) >= SHORTEST_WORD and word not in STOPWORDS]


def _sample(captions: Sequence[Caption], texts: Sequence[str], settings: TextSettings) -> list[str]:
    """Texts for the factorization: of each account those with the smallest hashes, once each."""
    by_account: dict[str, dict[str, str]] = {}
    for caption, text in zip(captions, texts, strict=True):
        if text:
            by_account.setdefault(caption.account_key, {})[caption.text_hash] = text
    return [
        texts[key]
        for _, texts in sorted(by_account.items())
        for key in sorted(texts)[: settings.texts_per_account]
    ]


def _factorized(matrix: Any, count: int, *, seed: int) -> NDArray[np.float64]:
    """Weight of each word in each topic, by one thread so that every machine says the same."""
    import warnings

    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from threadpoolctl import threadpool_limits

    model = NMF(n_components=count, init="nndsvda", random_state=seed, max_iter=80, tol=1e-3)
    with threadpool_limits(limits=1), warnings.catch_warnings():  # type: ignore[no-untyped-call] # it ships no types
        warnings.simplefilter("ignore", ConvergenceWarning)  # a topic needs no last digit
        model.fit(matrix)
    loads: NDArray[np.float64] = model.components_
    return loads


def _topic(loads: NDArray[np.float64], names: NDArray[Any], size: int) -> Topic | None:
    """The topic of one row of weights; None when it holds no word."""
    order = np.lexsort((names, -loads))[:size]
    kept = [place for place in order.tolist() if loads[place] > 0]
    if not kept:
        return None
    norm = float(np.sqrt(np.square(loads[kept]).sum()))
    words = {str(names[place]): round(float(loads[place]) / norm, 5) for place in kept}
    return Topic(" · ".join(list(words)[:LABEL_WORDS]), words)
