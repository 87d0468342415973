"""What platforms call themselves, their accounts, their posts and their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PLATFORMS = {
    "youtube": "YouTube",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "tiktok": "TikTok",
    "weibo": "Weibo",
}
ACCOUNTS = {"youtube": "channel", "facebook": "Page"}
POSTS = {"youtube": "video"}
METRICS = {
    "engagement_count": "engagements",
    "view_count": "views",
    "engaged_view_count": "engaged views",
}
KINDS = {
    "long": "Long video",
    "short": "Short",
    "live": "Live",
    "video": "Video",
    "reel": "Reel",
    "story": "Story",
    "image": "Photo",
    "carousel": "Carousel",
    "text": "Text",
    "link": "Link",
}
PARTS = {
    "reaction": "reactions",
    "like": "likes",
    "comment": "comments",
    "share": "shares",
    "save": "saves",
}
UNTITLED = "(no words)"
AGES = {
    "1h": "1 hour",
    "6h": "6 hours",
    "1d": "1 day",
    "3d": "3 days",
    "7d": "7 days",
    "28d": "28 days",
    "lifetime": "lifetime",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def platform_name(platform: str) -> str:
    """The platform as it writes itself."""
    return PLATFORMS.get(platform, platform.capitalize())


def account_word(platforms: Iterable[str], count: int = 1) -> str:
    """What accounts of these platforms are called: channel, Page, or account where they differ."""
    words = {ACCOUNTS.get(platform, "account") for platform in platforms}
    word = words.pop() if len(words) == 1 else "account"
    return word if count == 1 else word + "s"


def post_word(platforms: Iterable[str], count: int = 1) -> str:
    """What posts of these platforms are called: video where all are, else post."""
    words = {POSTS.get(platform, "post") for platform in platforms}
    word = words.pop() if len(words) == 1 else "post"
    return word if count == 1 else word + "s"


def kind_name(kind: str | None) -> str:
    """The kind of a post for people."""
    return KINDS.get(kind or "", (kind or "not known").replace("_", " ").capitalize())


def parts_words(parts: str) -> str:
    """The parts of an engagement: "reactions, comments and shares"."""
    words = [PARTS.get(part.strip(), part.strip()) for part in parts.split(",") if part.strip()]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def listed(words: Iterable[str]) -> str:
    """Words in a sentence: "one, two and three"."""
    held = list(words)
    return " and ".join(filter(None, (", ".join(held[:-1]), held[-1]))) if held else ""
