"""The platform sections of the workspace file: whom to collect, how often, how much."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

YouTubeResource = Literal[
    "channels",
    "uploads",
    "videos",
    "video_statistics",
    "comment_threads",
    "channel_days",
    "channel_content_type_days",
    "video_days",
    "channel_country_days",
    "channel_traffic_source_days",
    "channel_device_days",
    "channel_audience",
    "video_retention",
    "channel_revenue_days",
    "video_revenue_days",
    "bulk_reports",
]


class Strict(BaseModel):
    """A part of the workspace file: no field beside the known ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Channel(Strict):
    """One YouTube channel, by id or by handle."""

    id: Annotated[str, Field(pattern=r"^UC[0-9A-Za-z_-]{22}$")] | None = None
    handle: Annotated[str, Field(pattern=r"^@[\w.·-]{3,30}$")] | None = None
    ownership: Literal["owned", "observed"] = "owned"
    content_owner: str | None = None

    @model_validator(mode="after")
    def _one_name(self) -> Channel:
        if (self.id is None) == (self.handle is None):
            raise ValueError("give either `id` (UC…) or `handle` (@…), exactly one of them")
        return self

    @property
    def name(self) -> str:
        """How people know the channel: its handle or id."""
        return self.handle or self.id or ""


class Quota(Strict):
    """The part of the project's daily quota (Pacific days) that runs may use."""

    units_per_day: Annotated[int, Field(ge=1, le=10_000_000)] = 10_000
    batch_stats_calls_per_day: Annotated[int, Field(ge=1, le=10_000_000)] = 10_000


class Windows(Strict):
    """How many of the newest days are read again, since platforms restate them."""

    analytics_days: Annotated[int, Field(ge=1, le=90)] = 7
    revenue_days: Annotated[int, Field(ge=1, le=90)] = 7


class YouTube(Strict):
    """Everything about YouTube."""

    channels: Annotated[list[Channel], Field(min_length=1)]
    resources: dict[YouTubeResource, bool] = Field(default_factory=dict)
    history_start: date
    windows: Windows = Windows()
    currencies: Annotated[
        list[Annotated[str, Field(pattern=r"^[A-Z]{3}$")]], Field(min_length=1)
    ] = ["USD"]
    quota: Quota = Quota()
    refresh_hours: Annotated[float, Field(ge=0, le=168)] = 6.0
    retention_top_videos: Annotated[int, Field(ge=0, le=200)] = 20
    max_parallel: Annotated[int, Field(ge=1, le=16)] = 4

    @model_validator(mode="after")
    def _channels_once(self) -> YouTube:
        once("channel", [channel.name for channel in self.channels])
        return self


FacebookResource = Literal[
    "pages",
    "posts",
    "videos",
    "post_insights",
    "video_insights",
    "page_insights",
    "page_earnings",
]
InstagramResource = Literal[
    "accounts",
    "media",
    "stories",
    "media_insights",
    "account_insights",
    "account_demographics",
]
GraphId = Annotated[str, Field(pattern=r"^[0-9]{1,32}$")]


class SnapshotStep(Strict):
    """How often a post's counters are read up to an age; without `to_hours` for ever after."""

    to_hours: Annotated[float, Field(gt=0)] | None = None
    every_hours: Annotated[float, Field(gt=0)]


class GraphBudget(Strict):
    """How near a run may come to Meta's limits, as shares of them, and how long it waits."""

    slow_at: Annotated[float, Field(gt=0, le=1)] = 0.80
    pause_at: Annotated[float, Field(gt=0, le=1)] = 0.95
    max_wait_minutes: Annotated[float, Field(ge=0, le=1440)] = 60.0

    @model_validator(mode="after")
    def _slow_before_pause(self) -> GraphBudget:
        if self.slow_at > self.pause_at:
            raise ValueError(
                f"a run slows down before it pauses: `slow_at` {self.slow_at:g} lies above "
                f"`pause_at` {self.pause_at:g}"
            )
        return self


class GraphSection(Strict):
    """What Facebook and Instagram have in common."""

    history_start: date | None = None
    snapshots: list[SnapshotStep] = Field(default_factory=list)
    window_days: Annotated[int, Field(ge=1, le=90)] = 7
    refresh_hours: Annotated[float, Field(ge=0, le=168)] = 20.0
    recheck_days: Annotated[int, Field(ge=1, le=365)] = 30
    max_parallel: Annotated[int, Field(ge=1, le=16)] = 4
    budget: GraphBudget = GraphBudget()

    @model_validator(mode="after")
    def _ages_rise(self) -> GraphSection:
        ages = [step.to_hours for step in self.snapshots]
        bounded = [age for age in ages if age is not None]
        if None in ages[:-1] or bounded != sorted(set(bounded)):
            raise ValueError("`snapshots` go from young to old: each `to_hours` above the last")
        return self


class Page(Strict):
    """One Facebook Page, by id."""

    id: GraphId
    ownership: Literal["owned", "observed"] = "owned"


class Facebook(GraphSection):
    """Everything about Facebook."""

    pages: Annotated[list[Page], Field(min_length=1)]
    resources: dict[FacebookResource, bool] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _pages_once(self) -> Facebook:
        once("Page", [page.id for page in self.pages])
        return self


class InstagramAccount(Strict):
    """One professional account, by its own id or by that of its Page."""

    id: GraphId | None = None
    page: GraphId | None = None

    @model_validator(mode="after")
    def _one_name(self) -> InstagramAccount:
        if (self.id is None) == (self.page is None):
            raise ValueError("give either `id` or `page` (its Page's id), exactly one of them")
        return self


class Instagram(GraphSection):
    """Everything about Instagram."""

    accounts: Annotated[list[InstagramAccount], Field(min_length=1)]
    window_days: Annotated[int, Field(ge=1, le=90)] = 3
    resources: dict[InstagramResource, bool] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _accounts_once(self) -> Instagram:
        once("account", [account.id or account.page or "" for account in self.accounts])
        return self


def once(kind: str, names: list[str]) -> None:
    """Refuse a list that names one thing twice.

    Raises:
        ValueError: It does; the message names it.
    """
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise ValueError(f"the {kind} {name} is listed twice: keep one of them")
        seen.add(name.lower())
