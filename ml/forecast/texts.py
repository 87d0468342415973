"""Texts as vectors and as hashed words; what is learnt from them is learnt in the pipelines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DIMENSIONS = 128  # WordLlama's vectors are trained so that their first half can be used alone
TERM_BITS = 18
MAX_WORDS = 120
WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Words:
    """Texts cut into words.

    Attributes:
        vocabulary: The distinct words, as written.
        ids: The words of all texts, one text after the other, as places in the vocabulary.
        starts: Where each text begins in `ids`, and the end, shape (n + 1,).
    """

    vocabulary: tuple[str, ...]
    ids: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Return the first words of each text."""
        place: dict[str, int] = {}
        ids: list[int] = []
        starts = [0]
        for text in texts:
            ids += [place.setdefault(word, len(place)) for word in WORD.findall(text)[:MAX_WORDS]]
            starts.append(len(ids))
        return cls(tuple(place), np.array(ids, dtype=np.int64), np.array(starts, dtype=np.int64))

    @property
    def rows(self) -> NDArray[np.int64]:
        """The text each word stands in."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


@dataclass
class TextFeatures:
    """Features of texts, made once for questions about the same posts one after the other."""

    _made: tuple[NDArray[np.object_], NDArray[np.str_], NDArray[np.float32], Any] | None = None

    def of(
        self, texts: NDArray[np.object_], accounts: NDArray[np.str_]
    ) -> tuple[NDArray[np.float32], Any]:
        """Return the texts as vectors and as hashed words, shapes (n, `DIMENSIONS`), (n, terms)."""
        made = self._made
        same = made is not None and np.array_equal(made[0], texts)
        if made is None or not (same and np.array_equal(made[1], accounts)):
            words = Words.of(texts.tolist())
            made = texts, accounts, vectors_of(words), terms_of(words, accounts)
            self._made = made
        return made[2], made[3]


def vectors_of(words: Words) -> NDArray[np.float32]:
    """Return a vector of length 1 of each text, zeros for one without words.

    The vector of a text is the mean of the vectors of its tokens. A token never reaches over two
    words, so each distinct word is looked up once, however often it is used.

    Returns:
        Shape (n, `DIMENSIONS`).
    """
    from scipy.sparse import csr_array

    count = len(words.starts) - 1
    if not len(words.ids):
        return np.zeros((count, DIMENSIONS), dtype=np.float32)
    of_word: Any = csr_array(  # type: ignore[no-untyped-call]
        (np.ones(len(words.ids), dtype=np.float32), words.ids, words.starts),
        shape=(count, len(words.vocabulary)),
    )
    summed = np.asarray(of_word @ _word_sums(words.vocabulary), dtype=np.float32)
    lengths = np.sqrt((summed * summed).sum(axis=1, keepdims=True))
    vectors: NDArray[np.float32] = summed / np.maximum(lengths, np.float32(1e-12))
    return vectors


def _word_sums(vocabulary: Sequence[str]) -> NDArray[np.float32]:
    """The sum of the vectors of each word's tokens, shape (words, dimensions)."""
    from scipy.sparse import csr_array

    tokenizer, embedding = _encoder()
    tokens = [
        each.ids for each in tokenizer.encode_batch_fast(list(vocabulary), add_special_tokens=False)
    ]
    starts = np.cumsum([0, *(len(each) for each in tokens)])
    flat = np.fromiter((token for each in tokens for token in each), dtype=np.int64)
    flat = np.minimum(flat, len(embedding) - 1)
    ones = np.ones(len(flat), dtype=np.float32)
    of_token: Any = csr_array(  # type: ignore[no-untyped-call]
        (ones, flat, starts), shape=(len(tokens), len(embedding))
    )
    return np.asarray(of_token @ embedding, dtype=np.float32)


@cache
def _encoder() -> tuple[Any, NDArray[np.float32]]:
    """WordLlama's tokenizer and vectors, from the weights that lie in its package."""
    import wordllama
    from wordllama import WordLlama

    model = WordLlama.load(cache_dir=str(Path(wordllama.__file__).parent))
    model.tokenizer.no_padding()
    model.tokenizer.no_truncation()
    return model.tokenizer, np.ascontiguousarray(model.embedding[:, :DIMENSIONS])


def terms_of(words: Words, accounts: NDArray[np.str_]) -> Any:
    """Return which words and pairs of words each text holds, also crossed with its account.

    Terms are hashed into 2 ** `TERM_BITS` columns, so that nothing is fitted here; a word crossed
    with the account lets an account differ from the others by what it is about.

    Returns:
        A scipy CSR array of ones, shape (n, 2 ** `TERM_BITS`); what is said twice stands twice.
    """
    from scipy.sparse import csr_array
    from sklearn.utils import murmurhash3_32

    def hashed(texts: Sequence[str]) -> NDArray[np.uint64]:
        found = [murmurhash3_32(text, seed=0, positive=True) for text in texts]
        return np.array(found, dtype=np.uint64)

    of_word = hashed([word.lower() for word in words.vocabulary])[words.ids]
    names, account_of = np.unique(accounts, return_inverse=True)
    of_account = hashed(names.tolist())[account_of][words.rows]
    following = np.append(of_word[1:], np.uint64(0))
    following[words.starts[1:][np.diff(words.starts) > 0] - 1] = 0  # the last word of a text
    keys = np.column_stack(
        [_mixed(of_word, 0), _mixed(of_word, of_account), _mixed(of_word, following + 1)]
    )
    columns = (keys >> np.uint64(64 - TERM_BITS)).astype(np.int32).ravel()
    ones = np.ones(len(columns))
    shape = (len(words.starts) - 1, 1 << TERM_BITS)
    return csr_array(  # type: ignore[no-untyped-call]
        (ones, columns, words.starts * keys.shape[1]), shape=shape
    )


def _mixed(one: NDArray[np.uint64], other: NDArray[np.uint64] | int) -> NDArray[np.uint64]:
    """Two hashes as one, spread over all bits (Knuth's multiplicative hashing)."""
    golden, odd = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
    spread = (one * odd + np.asarray(other, dtype=np.uint64)) * golden
    mixed: NDArray[np.uint64] = (spread ^ (spread >> np.uint64(29))) * golden
    return mixed
