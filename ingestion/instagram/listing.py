"""Reads an account's lists of media and stories, no further than it pays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.instagram.metrics import FEED, STORY
from ingestion.instagram.state import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ingestion.graph.calls import GraphAnswer
    from ingestion.instagram.api import AccountApi
    from ingestion.instagram.state import KnownMedia
    from ingestion.instagram.work import AccountWork


@dataclass(frozen=True)
class Reading:
    """Media or a story whose counters are read in this run.

    Attributes:
        table: ``media`` or ``stories``.
        media_id: Its id.
        product_type: What decides its metrics.
        published_at: When it was published.
        listed: Its object and the answer that held it; None when it is looked up by its id.
    """

    table: str
    media_id: str
    product_type: str
    published_at: datetime | None
    listed: tuple[dict[str, Any], GraphAnswer] | None = None


@dataclass
class Listing:
    """What the lists say is to be read.

    Attributes:
        readings: What is to be read, newest first; those to look up last.
        gone: Stories that left the list before their time, with the answer that says so.
        pages: Pages read.
    """

    readings: list[Reading] = field(default_factory=list)
    gone: list[tuple[str, GraphAnswer]] = field(default_factory=list)
    pages: int = 0


def list_media(api: AccountApi, work: AccountWork) -> Listing:
    """Read the list of media until nothing unknown can follow, and further while it saves calls.

    Known media that the pages should have shown and did not are looked up by their ids.
    """
    known = work.known("media")
    unseen = dict(known)
    listing = Listing()
    oldest: datetime | None = None
    for answer in api.media():
        listing.pages += 1
        for item in answer.items:
            published = moment(item.get("timestamp"))
            unseen.pop(str(item["id"]), None)
            oldest = min(filter(None, (oldest, published)), default=None)
            if work.is_reading_due(known.get(str(item["id"])), published):
                listing.readings.append(_listed("media", item, answer))
        is_known_from_here = oldest is not None and oldest < work.oldest_unknown
        further = [each for each in unseen.values() if _is_before(each, oldest)]
        if is_known_from_here and not work.pays_to_list(further):
            break
    else:
        oldest = None  # the list came to its end: all that is left of `unseen` is not in it
    listing.readings += _to_look_up(unseen, oldest, work)
    return listing


def list_stories(api: AccountApi, work: AccountWork) -> Listing:
    """Read the list of living stories; one that left it before its 24 hours is gone."""
    known = work.known("stories")
    unseen = dict(known)
    listing = Listing()
    newest: GraphAnswer | None = None
    for answer in api.stories():
        listing.pages += 1
        newest = answer
        for item in answer.items:
            known_story = unseen.pop(str(item["id"]), None)
            if work.is_reading_due(known_story, moment(item.get("timestamp"))):
                listing.readings.append(_listed("stories", item, answer))
    if newest is not None:
        listing.gone = [
            (story.media_id, newest)
            for story in unseen.values()
            if not story.is_missing and not work.is_story_over(story)
        ]
    return listing


def _to_look_up(
    unseen: Mapping[str, KnownMedia], oldest: datetime | None, work: AccountWork
) -> list[Reading]:
    """Media that are due beyond the pages read, and those that the pages no longer show."""
    return [
        Reading("media", each.media_id, each.product_type or FEED, each.published_at)
        for each in unseen.values()
        if not each.is_missing and (work.is_lookup_due(each) or not _is_before(each, oldest))
    ]


def _is_before(known: KnownMedia, oldest: datetime | None) -> bool:
    """Whether media are older than the pages read reach."""
    return oldest is not None and (known.published_at is None or known.published_at <= oldest)


def _listed(table: str, item: dict[str, Any], answer: GraphAnswer) -> Reading:
    kind = STORY if table == "stories" else str(item.get("media_product_type") or FEED)
    published = moment(item.get("timestamp"))
    return Reading(table, str(item["id"]), kind, published, (item, answer))
