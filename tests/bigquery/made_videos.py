"""The channels and videos of the made raw rows, and when they were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

OWNED, SECOND, OBSERVED = "UCowned00000000000000001", "UCowned00000000000000002", "UCobserved"
FIRST_DAY = date(2026, 10, 20)
FIRST_LOAD = date(2026, 11, 8)
LOAD_COUNT = 9
COUNTRIES = ("FR", "US", "ZZ")
SOURCES = ("YT_SEARCH", "SUBSCRIBER", "SHORTS", "A_NEW_SOURCE")


@dataclass(frozen=True)
class Video:
    """One video and how well it does."""

    video_id: str
    channel_id: str
    published_at: datetime
    duration: str
    kind: str
    strength: int
    title: str


def moment(text: str) -> datetime:
    """Return a UTC moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# the second channel's second video is first read in the second hour of its life
VIDEOS = (
    Video(
        "long-one", OWNED, moment("2026-08-20T16:00:00"), "PT12M3S", "videoOnDemand", 9000, "Pâté"
    ),
    Video(
        "long-two",
        OWNED,
        moment("2026-10-25T16:00:00"),
        "PT1H0M5S",
        "videoOnDemand",
        4000,
        "🥘 = ?",
    ),
    Video("twice", OWNED, moment("2026-11-01T09:30:00"), "PT58S", "shorts", 20000, "1:30, twice"),
    Video(
        "late", OWNED, moment("2026-11-03T07:59:59"), "PT31S", "shorts", 500, 'a "quoted" \\ title'
    ),
    Video("stream", OWNED, moment("2026-11-05T20:00:00"), "PT2H", "liveStream", 800, "Live"),
    Video(
        "second-one",
        SECOND,
        moment("2026-10-30T10:00:00"),
        "PT4M13S",
        "videoOnDemand",
        1500,
        "Soupe",
    ),
    Video(
        "second-two", SECOND, moment("2026-11-10T12:30:00.5"), "PT9M", "videoOnDemand", 700, "Thé"
    ),
    Video("deleted", SECOND, moment("2026-10-28T10:00:00"), "PT3M", "videoOnDemand", 300, "Gone"),
    Video(
        "watched", OBSERVED, moment("2026-11-02T12:00:00"), "P0D", "videoOnDemand", 60000, "Other"
    ),
)
