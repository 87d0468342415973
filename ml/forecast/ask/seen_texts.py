"""Features of the texts of an account's posts, made once while it is asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.texts import TextFeatures, Words, terms_of, vectors_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class SeenTexts(TextFeatures):
    """Features of texts, each made when it is first asked for."""

    _places: dict[tuple[str, str], int] = field(default_factory=dict)
    _features: list[tuple[NDArray[np.float32], Any]] = field(default_factory=list)

    def of(
        self, texts: NDArray[np.object_], accounts: NDArray[np.str_]
    ) -> tuple[NDArray[np.float32], Any]:
        """Return the texts as vectors and as hashed words, as `TextFeatures` does."""
        from scipy.sparse import vstack

        keys = list(zip(accounts.tolist(), texts.tolist(), strict=True))
        unseen = list(dict.fromkeys(key for key in keys if key not in self._places))
        if unseen or not self._features:
            self._places |= {key: len(self._places) + more for more, key in enumerate(unseen)}
            words = Words.of([text for _, text in unseen])
            of_whom = np.array([account for account, _ in unseen], dtype=np.str_)
            parts = [*self._features, (vectors_of(words), terms_of(words, of_whom))]
            vectors, terms = (list(each) for each in zip(*parts, strict=True))
            self._features = [(np.vstack(vectors), vstack(terms, format="csr"))]  # type: ignore[no-untyped-call] # no types
        vectors_held, terms_held = self._features[0]
        places = np.array([self._places[key] for key in keys], dtype=np.intp)
        return vectors_held[places], terms_held[places]
