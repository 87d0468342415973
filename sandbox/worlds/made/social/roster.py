"""Everything that was or will be posted, found by id, by place and by moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from sandbox.worlds.made.catalogue import LAST_PUBLICATION, Video
from sandbox.worlds.made.social.catalogue import posts_of
from sandbox.worlds.made.social.instagram_bodies import child_body, children_of
from sandbox.worlds.made.social.plans import ACCOUNTS, FACEBOOK, INSTAGRAM, PAGES, SMALLEST_PAGE
from sandbox.worlds.made.social.post import SocialPost
from sandbox.worlds.made.social.stories import Story, stories_of

# A deleted post is still listed for this long although it can no longer be looked up.
LISTED_AFTER_DELETION = timedelta(hours=1)


class Roster:
    """The posts and stories of a world, made when first asked for."""

    def __init__(self, seed: int, videos: Sequence[Video], *, size: int, first: datetime) -> None:
        self._seed, self._videos, self._size, self._first = seed, videos, size, first

    @cached_property
    def posts(self) -> list[SocialPost]:
        """Return every post there is or will be, oldest first."""
        return posts_of(self._seed, self._videos, size=self._size, first=self._first)

    @cached_property
    def stories(self) -> list[list[Story]]:
        """Return each account's stories, oldest first."""
        return [
            stories_of(self._seed, n, plan, first=self._first, last=LAST_PUBLICATION)
            for n, plan in enumerate(ACCOUNTS)
        ]

    def of(self, platform: str, owner: int) -> list[SocialPost]:
        """Return the posts of a Page or account, oldest first."""
        return self._by_owner.get((platform, owner), [])

    def listed(self, platform: str, owner: int, at: datetime) -> list[SocialPost]:
        """Return what a Page or account lists at a moment, newest first."""
        return [
            post
            for post in reversed(self.of(platform, owner))
            if post.published_at <= at
            and (post.fate.deleted_at is None or at < post.fate.deleted_at + LISTED_AFTER_DELETION)
        ]

    def post(self, object_id: str) -> SocialPost | None:
        """Return a post by its id or its video's."""
        return self._by_id.get(object_id)

    def post_with_insights(self, object_id: str, at: datetime) -> SocialPost | None:
        """Return a post that is there and whose owner is large enough to have insights."""
        post = self._by_id.get(object_id)
        if post is None or not post.is_out(at):
            return None
        is_small = post.platform == FACEBOOK and PAGES[post.owner].likes < SMALLEST_PAGE
        return None if is_small else post

    def story(self, media_id: str) -> Story | None:
        """Return a story by its id, out or not."""
        return self._stories_by_id.get(media_id)

    def child(self, media_id: str) -> tuple[SocialPost, int] | None:
        """Return the carousel a picture is in, and its place there."""
        return self._children.get(media_id)

    def is_on_facebook(self, post: SocialPost) -> bool:
        """Whether an Instagram media was shared to Facebook."""
        return post.post_id in self._shared

    @cached_property
    def _by_owner(self) -> dict[tuple[str, int], list[SocialPost]]:
        found: dict[tuple[str, int], list[SocialPost]] = {}
        for post in self.posts:
            found.setdefault((post.platform, post.owner), []).append(post)
        return found

    @cached_property
    def _by_id(self) -> dict[str, SocialPost]:
        found = {post.post_id: post for post in self.posts}
        return found | {post.video_id: post for post in self.posts if post.video_id}

    @cached_property
    def _children(self) -> dict[str, tuple[SocialPost, int]]:
        return {
            str(child_body(post, n)["id"]): (post, n)
            for post in self.posts
            if post.platform == INSTAGRAM
            for n in range(children_of(post))
        }

    @cached_property
    def _shared(self) -> frozenset[str]:
        return frozenset(post.source_media_id for post in self.posts if post.source_media_id)

    @cached_property
    def _stories_by_id(self) -> dict[str, Story]:
        return {story.media_id: story for stories in self.stories for story in stories}
