"""Pages, posts and videos with every field, in Meta's names and forms."""

from datetime import UTC, datetime

from sandbox.worlds.made.social.counts import counts_at, insights_at, plays, reactions_by_kind
from sandbox.worlds.made.social.plans import LINK, PHOTO, REEL, TEXT, VIDEO, SocialPlan
from sandbox.worlds.made.social.post import SocialPost

Json = dict[str, object]
STATUS = {
    PHOTO: "added_photos",
    LINK: "shared_story",
    TEXT: "mobile_status_update",
    VIDEO: "added_video",
    REEL: "added_video",
}
SITE = "https://www.facebook.com"
ALBUMS_OF_TEN, ALBUM_SIZE = 2, 3


def stamp(moment: datetime) -> str:
    """Return a moment as Meta writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def page_body(plan: SocialPlan, page_id: str, *, followers: int, account_id: str | None) -> Json:
    """Return a Page."""
    body: Json = {
        "id": page_id,
        "name": plan.name,
        "username": plan.username,
        "category": "Kitchen/cooking",
        "about": f"{plan.name}: recipes that work.",
        "link": f"{SITE}/{plan.username}",
        "website": f"https://{plan.username}.example/",
        "fan_count": max(followers - plan.followers + plan.likes, 0),
        "followers_count": followers,
        "talking_about_count": followers // 90,
        "is_published": True,
        "is_owned": True,
        "verification_status": "blue_verified" if plan.likes > 10_000 else "not_verified",
        "has_transitioned_to_new_page_experience": True,
    }
    if account_id is not None:
        body["instagram_business_account"] = {"id": account_id}
        body["connected_instagram_account"] = {"id": account_id}
    return body


def post_body(post: SocialPost, plan: SocialPlan, page_id: str, at: datetime) -> Json:
    """Return a post; `reactions` by kind and `comments` as a number, for the API to shape."""
    counts = counts_at(post, at)
    edited = post.fate.edited_at
    is_edited = edited is not None and at >= edited
    is_hidden = post.fate.hidden_at is not None and at >= post.fate.hidden_at
    body: Json = {
        "id": post.post_id,
        "created_time": stamp(post.published_at),
        "updated_time": stamp(edited if edited is not None and is_edited else post.published_at),
        "from": {"id": page_id, "name": plan.name},
        "permalink_url": permalink(post, plan),
        "status_type": STATUS[post.kind],
        "is_published": True,
        "is_hidden": is_hidden,
        "is_expired": False,
        "is_eligible_for_promotion": not is_hidden,
        "is_popular": counts.all_views > 20_000,
        "promotion_status": "ineligible" if is_hidden else _promotion(post, at),
        "timeline_visibility": "hidden" if is_hidden else "normal",
        "reactions": reactions_by_kind(post, counts.reactions + counts.promoted_reactions),
        "comments": counts.comments + counts.promoted_comments,
    }
    message = post.caption_at(at)
    if message:
        body["message"] = message
    if counts.shares:
        body["shares"] = {"count": counts.shares}
    attachment = _attachment(post, plan)
    if attachment:
        body["attachments"] = {"data": [attachment]}
        body["full_picture"] = picture(post.post_id)
    return body


def video_body(post: SocialPost, plan: SocialPlan, page_id: str, at: datetime) -> Json:
    """Return the video of a post; reels have no title of their own."""
    edited = post.fate.edited_at
    is_edited = edited is not None and at >= edited
    body: Json = {
        "id": post.video_id,
        "created_time": stamp(post.published_at),
        "updated_time": stamp(edited if edited is not None and is_edited else post.published_at),
        "from": {"id": page_id, "name": plan.name},
        "length": post.seconds,
        "description": post.caption_at(at),
        "permalink_url": permalink(post, plan).removeprefix(SITE),
        "post_id": post.post_id,
        "views": plays(post, insights_at(post, at) or counts_at(post, at)),
        "published": True,
        "embeddable": True,
        "is_crosspost_video": False,
        "is_instagram_eligible": True,
        "picture": picture(post.video_id),
        "content_category": "FOOD",
        "status": {"video_status": "ready"},
    }
    if post.kind == VIDEO:
        body["title"] = post.title
    if post.source_media_id:
        body["source_instagram_media_id"] = post.source_media_id
    return body


def permalink(post: SocialPost, plan: SocialPlan) -> str:
    """Return a post's address."""
    number = post.post_id.partition("_")[2]
    if post.kind == REEL:
        return f"{SITE}/reel/{post.video_id}/"
    if post.kind == VIDEO:
        return f"{SITE}/{plan.username}/videos/{post.video_id}/"
    return f"{SITE}/{plan.username}/posts/{number}"


def picture(object_id: str) -> str:
    """Return the address of a picture nobody serves."""
    return f"https://scontent.invalid/{object_id}.jpg"


def _promotion(post: SocialPost, at: datetime) -> str:
    boost = post.boost
    if boost is None or at < boost.start:
        return "inactive"
    return "active" if at < boost.end else "finished"


def _attachment(post: SocialPost, plan: SocialPlan) -> Json | None:
    """Return what is attached to a post; a text has nothing."""
    number = post.post_id.partition("_")[2]
    image: Json = {"image": {"height": 720, "width": 720, "src": picture(post.post_id)}}
    if post.kind == LINK:
        url = f"https://{plan.username}.example/recipes/{number}"
        title = post.caption.partition(".")[0]
        return {
            "media_type": "link",
            "type": "share",
            "title": title,
            "target": {"url": url},
            "url": url,
            "media": image,
        }
    if post.is_video:
        found = _pictured("video", "video_inline", post.video_id, permalink(post, plan), image)
        return found | ({"title": post.title} if post.kind == VIDEO else {})
    if post.kind != PHOTO:
        return None
    url = f"{SITE}/{plan.username}/photos/{number}"
    if not is_album(post):
        return _pictured("photo", "photo", number, url, image)
    parts = [
        _pictured("photo", "photo", f"{number}{n}", f"{url}{n}", image) for n in range(ALBUM_SIZE)
    ]
    album = _pictured("album", "album", number, permalink(post, plan), image)
    return album | {"subattachments": {"data": parts}}


def is_album(post: SocialPost) -> bool:
    """Whether a post of photos has several: one in five."""
    return post.kind == PHOTO and int(post.post_id[-1]) < ALBUMS_OF_TEN


def _pictured(media_type: str, kind: str, target_id: str, url: str, image: Json) -> Json:
    target: Json = {"id": target_id, "url": url}
    return {"media_type": media_type, "type": kind, "target": target, "url": url, "media": image}
