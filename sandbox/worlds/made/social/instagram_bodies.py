"""Instagram accounts, media and stories with every field, in Meta's names and forms."""

import base64
import hashlib
from datetime import datetime

from sandbox.worlds.made.social.counts import counts_at
from sandbox.worlds.made.social.facebook_bodies import picture, stamp
from sandbox.worlds.made.social.plans import CAROUSEL, IMAGE, REEL, SocialPlan
from sandbox.worlds.made.social.post import SocialPost, digits
from sandbox.worlds.made.social.stories import Story

Json = dict[str, object]
SITE = "https://www.instagram.com"


def account_body(plan: SocialPlan, account_id: str, *, followers: int, media: int) -> Json:
    """Return an account."""
    return {
        "id": account_id,
        "ig_id": int(account_id[5:15]),
        "username": plan.username,
        "name": plan.name,
        "biography": f"{plan.name}. Recipes that work.",
        "website": f"https://{plan.username}.example/",
        "followers_count": followers,
        "follows_count": 180 + len(plan.name),
        "media_count": media,
        "profile_picture_url": picture(account_id),
        "has_profile_pic": True,
        "is_published": True,
    }


def media_body(post: SocialPost, plan: SocialPlan, account_id: str, at: datetime) -> Json:
    """Return a media; its likes are absent where they are hidden."""
    counts = counts_at(post, at)
    code = shortcode(post.post_id)
    caption = post.caption_at(at)
    body: Json = {
        "id": post.post_id,
        "media_type": {IMAGE: "IMAGE", CAROUSEL: "CAROUSEL_ALBUM", REEL: "VIDEO"}[post.kind],
        "media_product_type": "REELS" if post.kind == REEL else "FEED",
        "permalink": f"{SITE}/{'reel' if post.kind == REEL else 'p'}/{code}/",
        "shortcode": code,
        "timestamp": stamp(post.published_at),
        "comments_count": counts.comments,
        "total_comments_count": counts.comments + counts.promoted_comments,
        "media_url": picture(post.post_id),
        "owner": {"id": account_id},
        "username": plan.username,
        "is_comment_enabled": True,
        "is_ai_generated": post.fate.is_ai_generated,
    }
    if caption:
        body["caption"] = caption
    if not post.fate.are_likes_hidden:
        body["like_count"] = counts.reactions
        body["total_like_count"] = counts.reactions + counts.promoted_reactions
    if post.kind == REEL:
        body |= {"is_shared_to_feed": True, "thumbnail_url": picture(f"{post.post_id}-cover")}
    if post.kind == CAROUSEL:
        body["children"] = {"data": [child_body(post, n) for n in range(children_of(post))]}
    return body


def children_of(post: SocialPost) -> int:
    """Return how many pictures a carousel has."""
    return 2 + int(post.post_id[-2:]) % 6 if post.kind == CAROUSEL else 0


def child_body(post: SocialPost, number: int) -> Json:
    """Return one picture of a carousel; it has no insights of its own."""
    child_id = digits(0, "child", post.post_id, number, first="18", length=17)
    return {
        "id": child_id,
        "media_type": "VIDEO" if int(child_id[-1]) == 0 else "IMAGE",
        "media_url": picture(child_id),
        "permalink": f"{SITE}/p/{shortcode(child_id)}/",
        "shortcode": shortcode(child_id),
        "timestamp": stamp(post.published_at),
    }


def story_body(story: Story, plan: SocialPlan, account_id: str) -> Json:
    """Return a story."""
    return {
        "id": story.media_id,
        "media_type": "VIDEO" if story.is_video else "IMAGE",
        "media_product_type": "STORY",
        "permalink": f"{SITE}/stories/{plan.username}/{story.media_id}",
        "shortcode": shortcode(story.media_id),
        "timestamp": stamp(story.published_at),
        "like_count": 0,
        "comments_count": 0,
        "media_url": picture(story.media_id),
        "owner": {"id": account_id},
        "username": plan.username,
        "is_ai_generated": False,
    }


def shortcode(media_id: str) -> str:
    """Return the short name of a media in addresses."""
    raw = hashlib.sha256(media_id.encode()).digest()
    return "C" + base64.urlsafe_b64encode(raw).decode("ascii")[:10]
