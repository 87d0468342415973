"""What the monetised Page earns: micros of US dollars, by post and day."""

from datetime import date, datetime

from sandbox.worlds.made.growth import SEASON_OF_MONEY
from sandbox.worlds.made.social.days import AccountDays
from sandbox.worlds.made.social.plans import LINK, PHOTO, REEL, TEXT, VIDEO

# What a view earns, as a share of what a view of a video does.
SHARE_OF_VIDEO = {VIDEO: 1.0, REEL: 0.25, PHOTO: 0.06, LINK: 0.0, TEXT: 0.02}
LATE_HOURS = 36.0


def earned(figures: AccountDays, post_id: str | None, day: date | None, at: datetime) -> int | None:
    """Return earnings of a post (None: the Page) on a day (None: all known ones)."""
    if not figures.plan.rpm_usd:
        return None
    known = int((figures.edges[1:] + LATE_HOURS * 3600 <= at.timestamp()).sum())
    if day is None:
        days = list(range(known))
    else:
        days = [figures.index(day)]
        if not 0 <= days[0] < known:
            return None
    rows = [n for n, post in enumerate(figures.posts) if post_id in (None, post.post_id)]
    if post_id is not None and not rows:
        return None
    return sum(_micros(figures, row, n) for row in rows for n in days)


def _micros(figures: AccountDays, row: int, day: int) -> int:
    organic, promoted = figures.post_views
    month = figures.day(day).month
    rate = figures.plan.rpm_usd * SHARE_OF_VIDEO[figures.posts[row].kind] * 1_000
    views = int(organic[row, day]) + int(promoted[row, day])
    return int(views * rate * SEASON_OF_MONEY[month - 1])
