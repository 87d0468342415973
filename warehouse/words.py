"""What the coded values of the marts are called where people read them."""

from __future__ import annotations

PLATFORMS = {
    "youtube": "YouTube",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "tiktok": "TikTok",
    "weibo": "Weibo",
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
METRICS = {
    "engagement_count": "engagements",
    "view_count": "views",
    "engaged_view_count": "engaged views",
}
AGES = {
    "1h": "1 hour",
    "6h": "6 hours",
    "1d": "1 day",
    "3d": "3 days",
    "7d": "7 days",
    "28d": "28 days",
    "lifetime": "lifetime",
}


def platform_name(platform: str) -> str:
    """The platform as it writes itself."""
    return PLATFORMS.get(platform, platform.capitalize())
