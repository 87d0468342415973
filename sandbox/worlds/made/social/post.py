"""One post of the social side: what it is, the size it will reach, and its fate."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Boost:
    """A paid promotion: `views` bought evenly between two moments."""

    start: datetime
    end: datetime
    views: float


@dataclass(frozen=True)
class Rates:
    """What a view brings on average, by interaction, and the share of each kind of reaction."""

    reactions: float
    comments: float
    shares: float
    saves: float
    clicks: float
    kinds: tuple[float, ...]


@dataclass(frozen=True)
class Fate:
    """What happens to a post after it is out; None where nothing does.

    Attributes:
        is_unlisted: A reel that the Page's posts do not list, only its reels do.
        lag_hours: How long Instagram takes to count (reach and saves longer for some).
        corrected: What the platform multiplies its insights with after 14 days.
        unliked_after_days: When one reaction in a hundred is taken back.
    """

    edited_at: datetime | None
    deleted_at: datetime | None
    hidden_at: datetime | None
    is_unlisted: bool
    are_likes_hidden: bool
    is_ai_generated: bool
    lag_hours: float
    corrected: float
    unliked_after_days: float


@dataclass(frozen=True)
class SocialPost:
    """A Facebook post or an Instagram media.

    Attributes:
        post_id: `<page>_<post>` on Facebook, the media's id on Instagram.
        owner: The index of its Page or account among those of its platform.
        seconds: How long its video lasts, 0 for none.
        video_id: Facebook's id of its video or reel, empty for none.
        creative: The YouTube video it shows, empty for a piece of its own.
        source_media_id: The Instagram media a Facebook reel was shared from.
        size: Organic views it would gather in endless time.
    """

    post_id: str
    platform: str
    owner: int
    kind: str
    published_at: datetime
    title: str
    caption: str
    second_caption: str
    topic: str
    language: str
    hashtags: int
    seconds: float
    video_id: str
    creative: str
    source_media_id: str
    size: float
    tau_hours: float
    alpha: float
    rates: Rates
    watched: float
    boost: Boost | None
    fate: Fate

    @property
    def is_video(self) -> bool:
        """Whether it plays."""
        return self.seconds > 0

    def caption_at(self, at: datetime) -> str:
        """Return the text at a moment: some are edited."""
        edited = self.fate.edited_at
        return self.second_caption if edited is not None and at >= edited else self.caption

    def is_out(self, at: datetime) -> bool:
        """Whether it is there at a moment."""
        gone = self.fate.deleted_at
        return self.published_at <= at and (gone is None or at < gone)


def digits(seed: int, *parts: object, first: str, length: int) -> str:
    """Return a decimal id of a length that begins with `first`, the same for the same parts."""
    raw = hashlib.sha256(repr((seed, *parts)).encode()).digest()
    rest = length - len(first)
    return first + str(int.from_bytes(raw[:16]) % 10**rest).zfill(rest)
