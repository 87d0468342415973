"""The language of a caption, told with the help of what its account writes elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ml.texts.settings import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ml.texts.settings import TextSettings

PRIOR_TEXTS = 3.0  # an account's habit weighs from about this many confident captions on
SHARPNESS, HABIT = 1.5, 0.75  # the identifier's probabilities are cautious with short texts


def languages_of(
    texts: Sequence[str], accounts: Sequence[str], *, settings: TextSettings
) -> tuple[list[str | None], NDArray[np.float64]]:
    """Return language and confidence of each text; None where it is not sure enough.

    A caption of three words alone is ambiguous; beside its account's other captions it is not.
    The identifier's probabilities are therefore multiplied with the account's shares of languages
    among its confident captions.

    Args:
        texts: Words of captions.
        accounts: Their accounts.
        settings: `min_language_confidence`, `confident`, `language_characters`.
    """
    alone = _probabilities([text[: settings.language_characters] for text in texts])
    has_words = np.array([bool(text) for text in texts], dtype=bool)
    confident = has_words & (alone.max(axis=1, initial=0.0) >= settings.confident)
    _, account = np.unique(np.array(accounts, dtype=np.str_), return_inverse=True)
    count = int(account.max(initial=-1)) + 1
    shares = np.full((count, len(LANGUAGES)), PRIOR_TEXTS / len(LANGUAGES))
    np.add.at(shares, account[confident], alone[confident])
    shares /= shares.sum(axis=1, keepdims=True)
    together = np.power(alone, SHARPNESS) * np.power(shares[account], HABIT)
    together /= together.sum(axis=1, keepdims=True)
    confidence = together.max(axis=1, initial=0.0) * has_words
    best = together.argmax(axis=1) if len(texts) else np.empty(0, dtype=np.intp)
    named = [
        LANGUAGES[place] if sure >= settings.min_language_confidence else None
        for place, sure in zip(best.tolist(), confidence.tolist(), strict=True)
    ]
    return named, confidence.round(6)


def _probabilities(texts: Sequence[str]) -> NDArray[np.float64]:
    """Probability of each language for each text, shape (n, languages)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # type: ignore[no-untyped-call] # it ships no types
    identifier.set_languages(list(LANGUAGES))
    place = {name: position for position, name in enumerate(LANGUAGES)}
    known: dict[str, NDArray[np.float64]] = {}
    rows = np.empty((len(texts), len(LANGUAGES)))
    for position, text in enumerate(texts):
        if text not in known:
            row = np.zeros(len(LANGUAGES))
            for name, probability in identifier.rank(text):
                row[place[name]] = probability
            known[text] = row
        rows[position] = known[text]
    return rows
