"""What the monetised Page earns: micros of US dollars, by post and day."""

from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sandbox.worlds.made.growth import SEASON_OF_MONEY
from sandbox.worlds.made.social.days import AccountDays
from sandbox.worlds.made.social.plans import LINK, PHOTO, REEL, TEXT, VIDEO

# What a view earns, as a share of what a view of a video does.
SHARE_OF_VIDEO = {VIDEO: 1.0, REEL: 0.25, PHOTO: 0.06, LINK: 0.0, TEXT: 0.02}
KNOWN_AFTER_SECONDS = 36 * 3600


class Earnings:
    """A Page's earnings; each day is known 36 hours after its end and final at once."""

    def __init__(self, figures: AccountDays) -> None:
        self._figures = figures
        self._row = {post.post_id: row for row, post in enumerate(figures.posts)}

    def of(self, post_id: str | None, day: date | None, at: datetime) -> int | None:
        """Return the earnings of a post (None: the Page) on a day (None: so far)."""
        figures = self._figures
        if not figures.plan.rpm_usd or (post_id is not None and post_id not in self._row):
            return None
        known = int((figures.edges[1:] + KNOWN_AFTER_SECONDS <= at.timestamp()).sum())
        index = None if day is None else figures.index(day)
        if index is not None and not 0 <= index < known:
            return None
        days = slice(0, known) if index is None else slice(index, index + 1)
        rows = slice(None) if post_id is None else slice(self._row[post_id], self._row[post_id] + 1)
        return int(self._micros[rows, days].sum())

    @cached_property
    def _micros(self) -> NDArray[np.int64]:
        figures = self._figures
        organic, promoted = figures.post_views
        shares = np.array([SHARE_OF_VIDEO[post.kind] for post in figures.posts])
        season = np.array([SEASON_OF_MONEY[figures.day(n).month - 1] for n in range(figures.count)])
        a_view = figures.plan.rpm_usd * 1_000 * shares[:, None] * season[None, :]
        micros: NDArray[np.int64] = np.floor((organic + promoted) * a_view).astype(np.int64)
        return micros
