"""Past posts of the account whose texts are like the draft's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.ask.history import Shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.ask.answer import SimilarPost
    from ml.forecast.ask.history import History
    from ml.forecast.posts import Posts

SHOWN = 5
LEAST = 0.3
TITLE_LENGTH = 100


def similar_posts(
    own: Posts,
    history: History,
    vectors: NDArray[np.float32],
    wanted: NDArray[np.float32],
) -> list[SimilarPost]:
    """Return up to five posts with texts nearest to the draft's, nearest first.

    Args:
        own: Posts of the account with a known count.
        history: Titles and links.
        vectors: Of the posts' texts, of length 1, shape (posts, d); zeros for no text.
        wanted: Of the draft's text, of length 1, shape (d,).
    """
    if not len(own):
        return []
    similarity = vectors @ wanted
    places = np.argsort(-similarity, kind="stable")[:SHOWN]
    return [
        _shown(own, int(place), history, similarity=float(similarity[place]))
        for place in places
        if similarity[place] >= LEAST
    ]


def _shown(own: Posts, place: int, history: History, *, similarity: float) -> SimilarPost:
    key = str(own.post_key[place])
    shown = history.shown.get(key, Shown(None, None))
    first_line = str(own.text[place]).strip().partition("\n")[0][:TITLE_LENGTH]
    return {
        "post_key": key,
        "title": (shown.title or "").strip()[:TITLE_LENGTH] or first_line or None,
        "kind": str(own.post_kind[place]) or None,
        "published_at": f"{own.published_at[place].astype('datetime64[s]')}Z",
        "count": float(own.actual[place]),
        "permalink_url": shown.permalink_url,
        "similarity": min(similarity, 1.0),
    }
