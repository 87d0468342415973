"""What a world must tell about Pages and Instagram accounts, so that the Graph API can answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Json = dict[str, object]
ObjectKind = Literal["page", "post", "video", "ig_user", "ig_media", "ig_child"]
Period = Literal["day", "week", "days_28"]
# A number, or numbers by name: the kinds of a metric such as `post_clicks_by_type`, the points of
# a retention curve ("0" to "39"), or the values of the breakdown that was asked for.
Value = int | float | Mapping[str, int] | Mapping[str, float]
PostName = tuple[str, str]

PAGE_TOKEN_PREFIX = "sandbox-graph-page-"  # noqa: S105 - the made secrets of made Pages


@dataclass(frozen=True)
class PageInfo:
    """One Page of a world, as a workspace would name it.

    Attributes:
        is_owned: The sandbox's user and system user hold a role on it.
        is_monetised: It answers `content_monetization_earnings`.
        instagram_account_id: The business account connected to it.
    """

    page_id: str
    name: str
    category: str
    is_owned: bool = True
    is_monetised: bool = False
    instagram_account_id: str | None = None

    @property
    def token(self) -> str:
        """Return the sandbox's Page access token."""
        return PAGE_TOKEN_PREFIX + self.page_id


@dataclass(frozen=True)
class InstagramAccountInfo:
    """One Instagram business account of a world and the Page it is connected to."""

    account_id: str
    username: str
    page_id: str


@dataclass(frozen=True)
class SocialObject:
    """One object with everything known of it.

    Attributes:
        owner_id: The Page of a post or video, the account of media; a Page or account is its own.
        body: Every field; the API cuts it to what was asked for.
    """

    kind: ObjectKind
    owner_id: str
    body: Json


class SocialWorld(Protocol):
    """Pages, Instagram accounts and their figures, each as it is at a moment.

    Objects carry Meta's field names and Meta's forms (`2026-11-20T08:00:00+0000`, nested
    `attachments`, `children`), but for two fields of posts that the API shapes itself:
    `reactions` is {"LIKE": 12, "LOVE": 3, "WOW": 0, "HAHA": 1, "SAD": 0, "ANGRY": 0, "CARE": 1}
    and `comments` a number. (An object of a recorded answer may hold both in Meta's own form.)
    None stands for "the platform has no value", which is never 0.
    """

    @property
    def pages(self) -> Sequence[PageInfo]:
        """Return the Pages."""

    @property
    def instagram_accounts(self) -> Sequence[InstagramAccountInfo]:
        """Return the Instagram accounts."""

    @property
    def creatives(self) -> Sequence[tuple[PostName, PostName]]:
        """Return the pairs of (platform, post id) that show the same piece; others do not."""

    def object(self, object_id: str, at: datetime) -> SocialObject | None:
        """Return any object by its id, None when it is gone, not yet out or unknown."""

    def posts(self, page_id: str, at: datetime) -> Sequence[Json]:
        """Return a Page's posts, newest first, gone ones left out."""

    def videos(self, page_id: str, at: datetime, *, reels: bool) -> Sequence[Json]:
        """Return a Page's videos, or its reels, newest first; each names its `post_id`."""

    def media(self, account_id: str, at: datetime) -> Sequence[Json]:
        """Return an account's media, newest first, stories left out."""

    def stories(self, account_id: str, at: datetime) -> Sequence[Json]:
        """Return an account's stories of the last 24 hours, newest first."""

    def page_metric(
        self,
        page_id: str,
        metric: str,
        day: date,
        at: datetime,
        *,
        period: Period = "day",
        breakdown: str | None = None,
    ) -> Value | None:
        """Return a Page's value of a Pacific day, or of the 7 or 28 days that end with it."""

    def post_metric(
        self, post_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        """Return a post's lifetime value."""

    def video_metric(self, video_id: str, metric: str, at: datetime) -> Value | None:
        """Return a video's or reel's lifetime value."""

    def media_metric(
        self, media_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        """Return the lifetime value of media or a story."""

    def account_metric(
        self,
        account_id: str,
        metric: str,
        start: date,
        end: date,
        at: datetime,
        *,
        breakdown: str | None = None,
    ) -> Value | None:
        """Return an Instagram account's value of the Pacific days from `start` to `end`, both."""

    def demographics(
        self, account_id: str, metric: str, breakdown: str, timeframe: str, at: datetime
    ) -> Mapping[str, int] | None:
        """Return all values of an audience metric by age, city, country or gender."""

    def earnings(
        self, page_id: str, post_id: str | None, day: date | None, at: datetime
    ) -> int | None:
        """Return a Page's or post's earnings in micros of US dollars, of a day or (None) so far."""
