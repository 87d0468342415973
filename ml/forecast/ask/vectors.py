"""Texts as vectors: posts about the same things lie near each other."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DIMENSIONS = 256


def vectors_of(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return a vector of length 1 of each text, zeros of an empty one; shape (n, 256)."""
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    said = [place for place, text in enumerate(texts) if text.strip()]
    if said:
        vectors[said] = _encoder().embed([texts[place] for place in said], norm=True)
    return vectors


@cache
def _encoder() -> Any:
    """WordLlama with the weights that lie in its package."""
    import wordllama
    from wordllama import WordLlama

    return WordLlama.load(cache_dir=str(Path(wordllama.__file__).parent))
