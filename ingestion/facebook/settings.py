"""What the Facebook source needs to know: which Pages, which resources, how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ingestion.graph.limits import Limits
from ingestion.graph.schedule import SnapshotSchedule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

API_ROOT = "https://graph.facebook.com"
API_VERSION = "v26.0"
OBJECT_RESOURCES = ("pages", "posts", "videos")
FIGURE_RESOURCES = ("post_insights", "video_insights", "page_insights", "page_earnings")
RESOURCES = (*OBJECT_RESOURCES, *FIGURE_RESOURCES)
PERMISSIONS = ("pages_show_list", "pages_read_engagement", "read_insights")
BUCKET = "facebook"


@dataclass(frozen=True)
class PageSettings:
    """One Page of the workspace.

    Attributes:
        page_id: Its id.
        ownership: ``owned`` Pages have posts and insights, ``observed`` ones their public profile.
    """

    page_id: str
    ownership: Literal["owned", "observed"] = "owned"


@dataclass(frozen=True)
class FacebookSettings:
    """Pages, resources and limits of one workspace.

    Attributes:
        pages: Pages to collect.
        api_root: Address of the Graph API, without its version.
        api_version: The version asked for; another one that answers is announced.
        history_start: Day before which nothing is collected, posts neither; None starts 90 days
            back.
        resources: Resource → on or off; all are on by default.
        snapshot_schedule: How often a post's counters are read, by its age.
        window_days: Newest days of Page insights and earnings that are read again.
        refresh_hours: Page insights and earnings read more recently than this are not read again.
        recheck_days: Days after which a refused metric is asked for again.
        max_parallel: Pages loaded at once.
        items_per_page: Posts or videos a page of a list; Meta allows 100.
        limits: How close to Meta's limits a run may come, and how long it waits.
    """

    pages: tuple[PageSettings, ...] = ()
    api_root: str = API_ROOT
    api_version: str = API_VERSION
    history_start: date | None = None
    resources: Mapping[str, bool] = field(default_factory=dict)
    snapshot_schedule: SnapshotSchedule = field(default_factory=SnapshotSchedule)
    window_days: int = 7
    refresh_hours: float = 20.0
    recheck_days: int = 30
    max_parallel: int = 4
    items_per_page: int = 100
    limits: Limits = field(default_factory=Limits)

    def wants(self, resource: str) -> bool:
        """Whether `resource` is switched on."""
        return self.resources.get(resource, True)
