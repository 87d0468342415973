"""A post that is not out yet, and the checks before it is asked about."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ml.forecast.ask.errors import DraftLengthError, DraftTimeError, UnknownKindError

if TYPE_CHECKING:
    from collections.abc import Collection

GRACE = timedelta(hours=1)
FURTHEST = timedelta(days=366)
LONGEST_SECONDS = 7 * 86_400
LONGEST_KIND = 40
ALSO_CALLED = {
    "video": "long",
    "shorts": "short",
    "photo": "image",
    "picture": "image",
    "album": "carousel",
    "status": "text",
    "stories": "story",
}
TRAITS = {
    "hashtag_count": re.compile(r"#\w+"),
    "link_count": re.compile(r"https?://"),
    "question_mark_count": re.compile("[?\N{FULLWIDTH QUESTION MARK}]"),
    "emoji_count": re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]"),
}


@dataclass(frozen=True)
class Draft:
    """A post as an editor plans it.

    Attributes:
        account: Key, platform's id, handle or name of the account, in any case.
        kind: Kind of post, such as ``reel``.
        length_seconds: Length of a video; None for other posts, or when it is open.
        caption: Its text, on YouTube the title and below it the description; None when it is open.
        at: When it is to be published; aware.
    """

    account: str
    kind: str
    length_seconds: float | None
    caption: str | None
    at: datetime

    @property
    def text(self) -> str:
        """The caption without spaces around it."""
        return (self.caption or "").strip()


def require_time(at: datetime, now: datetime) -> None:
    """Refuse a time of publication that has no zone, has passed, or is too far ahead.

    Raises:
        DraftTimeError: It is one of these.
    """
    if at.tzinfo is None:
        raise DraftTimeError(
            f"expected a time with its zone, came {at.isoformat()}: add +01:00 or the like"
        )
    if at < now - GRACE:
        raise DraftTimeError(
            f"{told(at)} has passed, it is {told(now)}: only posts to come are forecast, give a "
            "time from now on"
        )
    if at > now + FURTHEST:
        raise DraftTimeError(
            f"{told(at)} is more than a year ahead: give a time before {told(now + FURTHEST)}"
        )


def require_length(seconds: float | None) -> None:
    """Refuse a length that is none.

    Raises:
        DraftLengthError: It is not a number, below zero, or longer than a week.
    """
    if seconds is None:
        return
    if not math.isfinite(seconds) or not 0 <= seconds <= LONGEST_SECONDS:
        raise DraftLengthError(
            f"expected a length from 0 to {LONGEST_SECONDS:,} seconds, came {seconds:g}"
        )


def known_kind(said: str, kinds: Collection[str], platform: str) -> str:
    """Return the kind that `said` means.

    Raises:
        UnknownKindError: The platform has no posts of it.
    """
    wanted = " ".join(said.split()).casefold()
    for kind in (wanted, wanted.removesuffix("s"), ALSO_CALLED.get(wanted, "")):
        if kind in kinds:
            return kind
    raise UnknownKindError(
        f"expected a kind that {platform} has posts of ({', '.join(sorted(kinds))}), "
        f"came {said[:LONGEST_KIND]!r}"
    )


def traits_of(text: str, platform: str) -> dict[str, float]:
    """Return what a text shows without being understood, by the name of the feature's column.

    On YouTube the first line is the title, which counts for the traits but not for the length of
    the caption; a title alone leaves the length open.
    """
    traits = {name: float(len(pattern.findall(text))) for name, pattern in TRAITS.items()}
    caption = text if platform != "youtube" else text.partition("\n")[2].strip()
    if caption:
        traits["caption_length"] = float(len(caption))
    return traits


def told(moment: datetime) -> str:
    """Return a moment for people, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
