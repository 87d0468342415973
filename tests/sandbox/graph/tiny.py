"""A world of three Pages and two accounts, written by hand, so that every number is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sandbox.google.identity import Caller
from sandbox.graph.days import written
from sandbox.graph.world import (
    InstagramAccountInfo,
    Json,
    PageInfo,
    Period,
    PostName,
    SocialObject,
    Value,
)
from sandbox.worlds.world import ChannelInfo

NOON = datetime.fromisoformat("2026-11-20T14:00:00+00:00")
LADLE, TINY, RIVAL = "100000000000001", "100000000000002", "100000000000003"
COOK, NOVICE = "17840000000000001", "17840000000000002"
POSTS = 7
CLIP = "300000000000000001"
REEL = "300000000000000002"
ALBUM, IG_REEL, STORY, QUIET_STORY, OLD_STORY, CHILD = (
    "18000000000000001",
    "18000000000000002",
    "18000000000000003",
    "18000000000000004",
    "18000000000000005",
    "18000000000000011",
)


def post_id(number: int) -> str:
    return f"{LADLE}_{900719925474099300 + number}"


def _post(number: int) -> Json:
    moment = NOON - timedelta(days=POSTS - number)
    return {
        "id": post_id(number),
        "created_time": written(moment),
        "updated_time": written(moment),
        "message": f"Soup {number}",
        "permalink_url": f"https://www.facebook.com/{post_id(number)}",
        "status_type": "added_photos",
        "shares": {"count": number},
        "attachments": {
            "data": [{"media_type": "photo", "type": "photo", "title": "Soup", "target": {}}]
        },
        "reactions": {"LIKE": 10 * number, "LOVE": number, "ANGRY": 1},
        "comments": 3,
    }


def _media(media_id: str, product: str, kind: str, hours: float, **more: object) -> Json:
    return {
        "id": media_id,
        "caption": "Leeks",
        "media_type": kind,
        "media_product_type": product,
        "permalink": f"https://www.instagram.com/p/{media_id}/",
        "timestamp": written(NOON - timedelta(hours=hours)),
        "like_count": 8,
        "comments_count": 2,
        **more,
    }


@dataclass
class TinySocial:
    """Values are what their arguments make of them, unless a test takes some away."""

    missing_metrics: set[str] = field(default_factory=set)
    extra_field: str | None = None
    gone: set[str] = field(default_factory=set)

    pages: Sequence[PageInfo] = (
        PageInfo(LADLE, "Copper Ladle", "Kitchen/cooking", True, True, COOK),
        PageInfo(TINY, "Copper Spoon", "Kitchen/cooking", True, False, NOVICE),
        PageInfo(RIVAL, "Rival", "Kitchen/cooking", False),
    )
    instagram_accounts: Sequence[InstagramAccountInfo] = (
        InstagramAccountInfo(COOK, "copperladle", LADLE),
        InstagramAccountInfo(NOVICE, "copperspoon", TINY),
    )
    creatives: Sequence[tuple[PostName, PostName]] = ()

    def object(self, object_id: str, at: datetime) -> SocialObject | None:
        for info in self.pages:
            if info.page_id == object_id:
                return SocialObject("page", object_id, self._page(info))
        for account in self.instagram_accounts:
            if account.account_id == object_id:
                followers = 5_000 if object_id == COOK else 12
                body: Json = {
                    "id": object_id,
                    "username": account.username,
                    "followers_count": followers,
                    "follows_count": 10,
                    "media_count": 2,
                }
                return SocialObject("ig_user", object_id, body)
        videos = [*self.videos(LADLE, at, reels=True), *self.videos(LADLE, at, reels=False)]
        media = [*self.media(COOK, at), *self._stories()]
        every = [
            *(SocialObject("post", LADLE, body) for body in self.posts(LADLE, at)),
            *(SocialObject("video", LADLE, body) for body in videos),
            *(SocialObject("ig_media", COOK, body) for body in media),
            SocialObject("ig_child", COOK, {"id": CHILD, "media_type": "IMAGE"}),
        ]
        return next((one for one in every if one.body["id"] == object_id), None)

    def posts(self, page_id: str, at: datetime) -> Sequence[Json]:
        if page_id != LADLE:
            return []
        found = [_post(number) for number in range(POSTS, 0, -1)]
        if self.extra_field:
            found = [{**post, self.extra_field: 1} for post in found]
        return [post for post in found if post["id"] not in self.gone]

    def videos(self, page_id: str, at: datetime, *, reels: bool) -> Sequence[Json]:
        if page_id != LADLE:
            return []
        video: Json = {
            "id": REEL if reels else CLIP,
            "created_time": written(NOON - timedelta(days=2)),
            "updated_time": written(NOON - timedelta(days=2)),
            "length": 61.2,
            "title": "Soup",
            "description": "How to",
            "permalink_url": "/reel/1/",
            "views": 40,
            "post_id": post_id(2 if reels else 1).partition("_")[2],
        }
        return [video]

    def media(self, account_id: str, at: datetime) -> Sequence[Json]:
        if account_id != COOK:
            return []
        children = {"data": [{"id": CHILD, "media_type": "IMAGE"}]}
        return [
            _media(IG_REEL, "REELS", "VIDEO", 60, is_ai_generated=False),
            _media(ALBUM, "FEED", "CAROUSEL_ALBUM", 70, children=children),
        ]

    def stories(self, account_id: str, at: datetime) -> Sequence[Json]:
        return self._stories()[:2] if account_id == COOK else []

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
        if metric in self.missing_metrics:
            return None
        if breakdown:
            return {"0": day.day, "1": 2}
        if metric == "page_actions_post_reactions_total":
            return {"like": day.day, "love": 1}
        return day.day * {"day": 1, "week": 7, "days_28": 28}[period]

    def post_metric(
        self, post_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        if metric in self.missing_metrics:
            return None
        if breakdown:
            return {"0": 90, "1": 10}
        return {"like": 4, "love": 2} if metric == "post_reactions_by_type_total" else 100

    def video_metric(self, video_id: str, metric: str, at: datetime) -> Value | None:
        if metric == "total_video_retention_graph":
            return {"0": 1.0, "1": 0.5}
        return 7 if metric.startswith("total_video_view") else None

    def media_metric(
        self, media_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        if metric in self.missing_metrics:
            return None
        if breakdown == "story_navigation_action_type":
            return {"tap_forward": 6, "tap_exit": 1}
        return 4 if media_id == QUIET_STORY else 50

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
        days = (end - start).days + 1
        return {"FOLLOWER": days, "NON_FOLLOWER": 1} if breakdown else 10 * days

    def demographics(
        self, account_id: str, metric: str, breakdown: str, timeframe: str, at: datetime
    ) -> Mapping[str, int] | None:
        return {f"{breakdown}{number}": number for number in range(60)}

    def earnings(
        self, page_id: str, post_id: str | None, day: date | None, at: datetime
    ) -> int | None:
        if page_id != LADLE:
            return None
        return 5_000_000 if day is None else 1_234_567

    @staticmethod
    def _page(info: PageInfo) -> Json:
        body: Json = {
            "id": info.page_id,
            "name": info.name,
            "category": info.category,
            "fan_count": 64 if info.page_id == TINY else 9_000,
            "followers_count": 9_500,
            "link": f"https://www.facebook.com/{info.page_id}",
        }
        if info.instagram_account_id:
            body["instagram_business_account"] = {"id": info.instagram_account_id}
        return body

    @staticmethod
    def _stories() -> list[Json]:
        return [
            _media(STORY, "STORY", "IMAGE", 2),
            _media(QUIET_STORY, "STORY", "IMAGE", 1),
            _media(OLD_STORY, "STORY", "IMAGE", 24),
        ]


class TinyWorld:
    """A world that is nothing but its social side."""

    name = "tiny world"
    is_recorded = False
    figures = None
    channels: Sequence[ChannelInfo] = ()

    def __init__(self) -> None:
        self.social = TinySocial()

    @property
    def grants(self) -> Mapping[str, Caller]:
        return {}

    def channel(self, channel_id: str, at: datetime, caller: Caller) -> Json | None:
        return None

    def channel_id_of(self, handle: str) -> str | None:
        return None

    def playlists(self, at: datetime) -> Sequence[Json]:
        return []

    def playlist_items(self, playlist_id: str, at: datetime, caller: Caller) -> list[Json] | None:
        return None

    def video(self, video_id: str, at: datetime, caller: Caller) -> Json | None:
        return None

    def video_ids(self, at: datetime, caller: Caller) -> Sequence[str]:
        return []

    def search_results(self, kind: str) -> Sequence[Json]:
        return []

    def comment(self, comment_id: str, at: datetime) -> Json | None:
        return None

    def threads(self, video_id: str, at: datetime) -> Sequence[Json] | None:
        return None

    def replies(self, parent_id: str, at: datetime) -> Sequence[Json]:
        return []

    def categories(self, region: str) -> Sequence[Json]:
        return []
