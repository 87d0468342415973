"""A Page's posts and videos: which lists show them, which are read now, what is gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.facebook.fields import EDGES, POSTS, REELS, VIDEOS, Edge
from ingestion.facebook.rows import missing_row, moment, post_row, video_row
from ingestion.facebook.state import GONE
from ingestion.graph.errors import GoneError, GraphError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from ingestion.facebook.session import Session
    from ingestion.facebook.state import KnownObject
    from ingestion.facebook.work import PageWork
    from ingestion.graph.calls import Caller, GraphAnswer

Row = dict[str, object]
VIDEO_GONE = "video_gone"


@dataclass(frozen=True)
class Reading:
    """A post or video as it was just read.

    Attributes:
        object_id: Its id.
        created_at: When it was published.
        has_video: Whether a post shows a video; whether a video is a reel.
        row: The raw row.
    """

    object_id: str
    created_at: datetime | None
    has_video: bool
    row: Row


@dataclass
class Due:
    """What is read of a Page's posts or videos in this run.

    Attributes:
        listed: Readings that the lists held.
        lookups: What is still asked for by its id.
        problem: Why the list is not whole, if it is not.
    """

    listed: list[Reading] = field(default_factory=list)
    lookups: list[KnownObject] = field(default_factory=list)
    problem: GraphError | None = None

    @property
    def count(self) -> int:
        """How many posts or videos."""
        return len(self.listed) + len(self.lookups)


class PageObjects:
    """Finds and reads a Page's posts and videos."""

    def __init__(self, session: Session, page_id: str, caller: Caller, *, work: PageWork) -> None:
        self._session = session
        self._page_id = page_id
        self._caller = caller
        self._work = work
        self._missing: list[Row] = []

    def due(self, resource: str) -> Due:
        """List `resource` where that is due, and say what is read of it now."""
        found, seen, oldest = Due(), set[str](), None
        if self._work.is_list_due(resource):
            try:
                for edge in (e for e in reversed(EDGES) if e.resource == resource):
                    oldest = self._list(edge, seen, found)
            except GraphError as error:
                found.problem = error
        found.lookups = self._work.lookups(resource, seen, oldest if not found.problem else None)
        return found

    def looked_up(
        self, resource: str, lookups: Sequence[KnownObject]
    ) -> tuple[list[Reading], GraphError | None]:
        """Read `lookups` by their ids; what is gone is noted as missing.

        Returns:
            The readings, and the first error that is not about a single object.
        """
        edges = [self._edge(resource, known) for known in lookups]
        calls = [e.lookup(known.object_id) for e, known in zip(edges, lookups, strict=True)]
        readings, problem = [], None
        results = self._session.client.batch(calls, self._caller)
        for edge, known, result in zip(edges, lookups, results, strict=True):
            if isinstance(result, GoneError):
                self.gone(resource, known.object_id)
            elif isinstance(result, GraphError):
                problem = problem or result
            else:
                name = "lookup" if edge is POSTS else edge.name
                readings.append(self._reading(edge, result.data, name, result))
        return readings, problem

    def gone(self, resource: str, object_id: str) -> None:
        """Note that a post or video was asked for and is not there."""
        reason = GONE if resource == "posts" else VIDEO_GONE
        stamp = {
            "observed_at": self._session.now,
            "api_version": self._session.settings.api_version,
            "consent_scope": self._caller.consent_scope,
        }
        self._missing.append(missing_row(self._page_id, object_id, reason, stamp=stamp))

    def taken_missing(self) -> list[Row]:
        """The rows of what was gone since this was last asked."""
        rows, self._missing = self._missing, []
        return rows

    def _list(self, edge: Edge, seen: set[str], found: Due) -> datetime | None:
        """Read one list down to where it is known; returns the oldest publication it showed."""
        bound = self._work.listed_back_to(edge.resource)
        oldest: datetime | None = None
        limit = self._session.settings.items_per_page
        call = edge.listing(self._page_id, limit=limit)
        for answer in self._session.client.pages(call, self._caller):
            for item in answer.items:
                created_at = moment(item.get("created_time"))
                oldest = min(oldest or created_at, created_at) if created_at else oldest
                object_id = str(item["id"])
                if object_id in seen:
                    continue
                seen.add(object_id)
                if self._work.is_wanted(edge.resource, object_id, created_at):
                    found.listed.append(self._reading(edge, item, edge.name, answer))
            if oldest is not None and oldest < bound:
                break
        return oldest

    def _reading(
        self, edge: Edge, item: Mapping[str, Any], name: str, answer: GraphAnswer
    ) -> Reading:
        object_id = str(item["id"])
        if edge is POSTS:
            row, has_video = post_row(self._page_id, item, name, answer), shows_video(item)
        else:
            known = self._work.known("videos").get(object_id)
            has_video = edge is REELS or bool(known and known.has_video)
            name = REELS.name if has_video else name
            row = video_row(self._page_id, item, name, answer)
        return Reading(object_id, moment(item.get("created_time")), has_video, row)

    def _edge(self, resource: str, known: KnownObject) -> Edge:
        if resource == "posts":
            return POSTS
        return REELS if known.has_video else VIDEOS


def shows_video(post: Mapping[str, Any]) -> bool:
    """Whether a post shows a video or reel."""
    attached = (post.get("attachments") or {}).get("data") or []
    first = attached[0].get("media_type") if attached else None
    return first == "video" or post.get("status_type") == "added_video"
