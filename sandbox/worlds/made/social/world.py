"""The social side put together: what stands on each Page and account at a moment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from sandbox.graph.world import (
    InstagramAccountInfo,
    Json,
    PageInfo,
    Period,
    PostName,
    SocialObject,
    Value,
)
from sandbox.worlds.made.catalogue import LAST_PUBLICATION, Video
from sandbox.worlds.made.pacific import day_edges, day_of, day_start
from sandbox.worlds.made.social import facebook_bodies, instagram_bodies
from sandbox.worlds.made.social import instagram_metrics as instagram
from sandbox.worlds.made.social.catalogue import account_id, page_id
from sandbox.worlds.made.social.days import AccountDays
from sandbox.worlds.made.social.earnings import Earnings
from sandbox.worlds.made.social.labels import creative_pairs
from sandbox.worlds.made.social.page_metrics import page_value
from sandbox.worlds.made.social.plans import (
    ACCOUNTS,
    EARLIER,
    FACEBOOK,
    INSTAGRAM,
    PAGES,
    REEL,
    VIDEO,
)
from sandbox.worlds.made.social.post_metrics import post_value, video_value
from sandbox.worlds.made.social.roster import Roster

DAYS_AFTER_LAST = 60
KEPT_LISTS = 64


class MadeSocial:
    """The brand's Pages and Instagram accounts; the same arguments and clock, the same answers.

    Nothing is drawn before it is asked for: a world used for YouTube alone costs nothing more.
    """

    def __init__(self, *, seed: int, videos: Sequence[Video], size: int, start: date) -> None:
        self._seed = seed
        self.first_day = start - EARLIER
        self._page_ids = [page_id(seed, n) for n in range(len(PAGES))]
        self._account_ids = [account_id(seed, n) for n in range(len(ACCOUNTS))]
        self.pages = tuple(
            PageInfo(
                page_id=self._page_ids[n],
                name=plan.name,
                category="Kitchen/cooking",
                is_monetised=plan.rpm_usd > 0,
                instagram_account_id=self._account_ids[n] if n < len(ACCOUNTS) else None,
            )
            for n, plan in enumerate(PAGES)
        )
        self.instagram_accounts = tuple(
            InstagramAccountInfo(self._account_ids[n], plan.username, self._page_ids[n])
            for n, plan in enumerate(ACCOUNTS)
        )
        first = day_start(self.first_day)
        self.roster = Roster(seed, videos, size=size, first=first)
        self._lists: dict[tuple[str, str, datetime], list[Json]] = {}

    @cached_property
    def creatives(self) -> tuple[tuple[PostName, PostName], ...]:
        """Return the pairs of posts that show the same piece, YouTube's videos included."""
        return creative_pairs(self.roster.posts)

    def object(self, object_id: str, at: datetime) -> SocialObject | None:
        """Return any object by its id, None when it is gone, not yet out or unknown."""
        if object_id in self._page_ids:
            n = self._page_ids.index(object_id)
            (body,) = self._kept(("page", object_id, at), lambda: [self._page(n, at)])
            return SocialObject("page", object_id, body)
        if object_id in self._account_ids:
            n = self._account_ids.index(object_id)
            (body,) = self._kept(("ig_user", object_id, at), lambda: [self._account(n, at)])
            return SocialObject("ig_user", object_id, body)
        return self._story(object_id, at) or self._child(object_id, at) or self._post(object_id, at)

    def posts(self, page_id: str, at: datetime) -> Sequence[Json]:
        """Return a Page's posts, newest first; a few reels are listed with its reels alone."""
        n = self._page_ids.index(page_id)
        return self._kept(
            ("posts", page_id, at),
            lambda: [
                facebook_bodies.post_body(post, PAGES[n], page_id, at)
                for post in self.roster.listed(FACEBOOK, n, at)
                if not post.fate.is_unlisted
            ],
        )

    def videos(self, page_id: str, at: datetime, *, reels: bool) -> Sequence[Json]:
        """Return a Page's videos, or its reels, newest first."""
        kind, n = REEL if reels else VIDEO, self._page_ids.index(page_id)
        return self._kept(
            (kind, page_id, at),
            lambda: [
                facebook_bodies.video_body(post, PAGES[n], page_id, at)
                for post in self.roster.listed(FACEBOOK, n, at)
                if post.kind == kind
            ],
        )

    def media(self, account_id: str, at: datetime) -> Sequence[Json]:
        """Return an account's media, newest first, stories left out."""
        n = self._account_ids.index(account_id)
        return self._kept(
            ("media", account_id, at),
            lambda: [
                instagram_bodies.media_body(post, ACCOUNTS[n], account_id, at)
                for post in self.roster.listed(INSTAGRAM, n, at)
            ],
        )

    def stories(self, account_id: str, at: datetime) -> Sequence[Json]:
        """Return an account's stories of the last 24 hours, newest first."""
        n = self._account_ids.index(account_id)
        return [
            instagram_bodies.story_body(story, ACCOUNTS[n], account_id)
            for story in reversed(self.roster.stories[n])
            if story.is_out(at)
        ]

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
        figures = self.page_days[self._page_ids.index(page_id)]
        return page_value(figures, metric, day, at, period=period, breakdown=breakdown)

    def post_metric(
        self, post_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        """Return a post's lifetime value."""
        post = self.roster.post_with_insights(post_id, at)
        return None if post is None else post_value(post, metric, at, breakdown)

    def video_metric(self, video_id: str, metric: str, at: datetime) -> Value | None:
        """Return a video's or reel's lifetime value."""
        post = self.roster.post_with_insights(video_id, at)
        return None if post is None else video_value(post, metric, at)

    def media_metric(
        self, media_id: str, metric: str, at: datetime, *, breakdown: str | None = None
    ) -> Value | None:
        """Return the lifetime value of media or a story."""
        story = self.roster.story(media_id)
        if story is not None:
            return instagram.story_value(story, metric, at, breakdown) if story.is_out(at) else None
        post = self.roster.post_with_insights(media_id, at)
        if post is None:
            return None
        return instagram.media_value(
            post, metric, at, breakdown, is_crossposted=self.roster.is_on_facebook(post)
        )

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
        figures = self.account_days[self._account_ids.index(account_id)]
        return instagram.account_value(figures, metric, start, end, at, breakdown=breakdown)

    def demographics(
        self, account_id: str, metric: str, breakdown: str, timeframe: str, at: datetime
    ) -> Mapping[str, int] | None:
        """Return all values of an audience metric by age, city, country or gender."""
        figures = self.account_days[self._account_ids.index(account_id)]
        return instagram.audience(figures, metric, breakdown, timeframe, at)

    def earnings(
        self, page_id: str, post_id: str | None, day: date | None, at: datetime
    ) -> int | None:
        """Return a Page's or post's earnings in micros of US dollars, of a day or (None) so far."""
        return self._earnings[self._page_ids.index(page_id)].of(post_id, day, at)

    @cached_property
    def page_days(self) -> list[AccountDays]:
        """Return each Page's daily figures."""
        return [self._days(FACEBOOK, n) for n in range(len(PAGES))]

    @cached_property
    def account_days(self) -> list[AccountDays]:
        """Return each account's daily figures."""
        return [self._days(INSTAGRAM, n) for n in range(len(ACCOUNTS))]

    @cached_property
    def _earnings(self) -> list[Earnings]:
        return [Earnings(figures) for figures in self.page_days]

    def _days(self, platform: str, owner: int) -> AccountDays:
        count = (day_of(LAST_PUBLICATION) - self.first_day).days + DAYS_AFTER_LAST
        is_page = platform == FACEBOOK
        return AccountDays(
            plan=PAGES[owner] if is_page else ACCOUNTS[owner],
            posts=self.roster.of(platform, owner),
            stories=() if is_page else self.roster.stories[owner],
            first_day=self.first_day,
            edges=day_edges(self.first_day, count),
            seed=(self._seed, 51, int(is_page), owner),
        )

    def _page(self, n: int, at: datetime) -> Json:
        followers = self.page_days[n].followers(at)
        account = self.pages[n].instagram_account_id
        return facebook_bodies.page_body(
            PAGES[n], self._page_ids[n], followers=followers, account_id=account
        )

    def _account(self, n: int, at: datetime) -> Json:
        media = sum(post.is_out(at) for post in self.roster.of(INSTAGRAM, n))
        followers = self.account_days[n].followers(at)
        return instagram_bodies.account_body(
            ACCOUNTS[n], self._account_ids[n], followers=followers, media=media
        )

    def _story(self, media_id: str, at: datetime) -> SocialObject | None:
        story = self.roster.story(media_id)
        if story is None or not story.is_out(at):
            return None
        owner = self._account_ids[story.owner]
        body = instagram_bodies.story_body(story, ACCOUNTS[story.owner], owner)
        return SocialObject("ig_media", owner, body)

    def _child(self, media_id: str, at: datetime) -> SocialObject | None:
        found = self.roster.child(media_id)
        if found is None or not found[0].is_out(at):
            return None
        post, place = found
        body = instagram_bodies.child_body(post, place)
        return SocialObject("ig_child", self._account_ids[post.owner], body)

    def _post(self, object_id: str, at: datetime) -> SocialObject | None:
        post = self.roster.post(object_id)
        if post is None or not post.is_out(at):
            return None
        if post.platform == INSTAGRAM:
            owner = self._account_ids[post.owner]
            body = instagram_bodies.media_body(post, ACCOUNTS[post.owner], owner, at)
            return SocialObject("ig_media", owner, body)
        owner, plan = self._page_ids[post.owner], PAGES[post.owner]
        if object_id == post.video_id:
            return SocialObject("video", owner, facebook_bodies.video_body(post, plan, owner, at))
        return SocialObject("post", owner, facebook_bodies.post_body(post, plan, owner, at))

    def _kept(self, key: tuple[str, str, datetime], made: Callable[[], list[Json]]) -> list[Json]:
        """Return a list of a moment, kept for the next page of it."""
        found = self._lists.get(key)
        if found is None:
            if len(self._lists) >= KEPT_LISTS:
                self._lists.clear()
            found = self._lists[key] = made()
        return found
