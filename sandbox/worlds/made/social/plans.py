"""The made brand's Pages and accounts: size, habits, and the effects planted in their posts."""

from dataclasses import dataclass
from datetime import date, timedelta

FACEBOOK, INSTAGRAM = "facebook", "instagram"
PHOTO, LINK, TEXT, VIDEO, REEL = "photo", "link", "text", "video", "reel"
IMAGE, CAROUSEL = "image", "carousel"
# The social history begins this long before YouTube's daily figures: 2025-09-01 by default.
EARLIER = timedelta(days=181)
VIEWS_DAY = date(2025, 11, 15)  # views take the place of impressions
REACH_DAY = date(2026, 6, 15)  # viewers take the place of unique impressions
REELS_RULE_DAY = date(2025, 12, 3)  # skip rate and reposts begin
SMALLEST_PAGE = 100  # likes below which a Page has no insights


@dataclass(frozen=True)
class SocialPlan:
    """How one Page or account posts and how large it is.

    Attributes:
        natives: How many posts of its own it puts out by the reference clock for 300 videos.
        kinds: The chance of each kind among its own posts.
        log_views: The logarithm of a typical post's organic views, before its effects.
        followers: At the reference clock, about.
        likes: The Page's likes; 0 for Instagram.
        rpm_usd: What thousand views of a video earn; 0 is not monetised.
    """

    platform: str
    name: str
    username: str
    language: str
    zone: str
    natives: int
    kinds: dict[str, float]
    log_views: float
    hours: tuple[int, ...]
    followers: int
    likes: int
    rpm_usd: float
    stories_a_day: float


FACEBOOK_KINDS = {PHOTO: 0.48, LINK: 0.26, TEXT: 0.12, VIDEO: 0.07, REEL: 0.07}
INSTAGRAM_KINDS = {IMAGE: 0.46, CAROUSEL: 0.40, REEL: 0.14}
PAGES = (
    SocialPlan(
        FACEBOOK,
        "Copper Ladle",
        "copperladle",
        "en",
        "America/New_York",
        80,
        FACEBOOK_KINDS,
        8.7,
        (8, 11, 12, 17, 18, 20),
        412_000,
        398_000,
        0.55,
        0.0,
    ),
    SocialPlan(
        FACEBOOK,
        "La Louche de Cuivre",
        "lalouchedecuivre",
        "fr",
        "Europe/Paris",
        95,
        FACEBOOK_KINDS,
        7.3,
        (8, 11, 12, 17, 18, 19),
        36_500,
        35_100,
        0.0,
        0.0,
    ),
    SocialPlan(
        FACEBOOK,
        "Copper Ladle Test Kitchen",
        "copperladletest",
        "en",
        "America/New_York",
        8,
        {PHOTO: 0.7, TEXT: 0.3},
        3.2,
        (9, 15),
        71,
        64,
        0.0,
        0.0,
    ),
)
ACCOUNTS = (
    SocialPlan(
        INSTAGRAM,
        "Copper Ladle",
        "copperladle",
        "en",
        "America/New_York",
        58,
        INSTAGRAM_KINDS,
        9.0,
        (7, 12, 17, 18, 21),
        268_000,
        0,
        0.0,
        1.6,
    ),
    SocialPlan(
        INSTAGRAM,
        "La Louche de Cuivre",
        "lalouchedecuivre",
        "fr",
        "Europe/Paris",
        78,
        INSTAGRAM_KINDS,
        7.5,
        (7, 12, 18, 19, 21),
        21_900,
        0,
        0.0,
        1.1,
    ),
)

# What goes with more views: added to the logarithm of a post's organic views.
KIND_EFFECT = {
    FACEBOOK: {PHOTO: 0.0, LINK: -0.45, TEXT: -0.20, VIDEO: 0.25, REEL: 0.60},
    INSTAGRAM: {IMAGE: 0.0, CAROUSEL: 0.30, REEL: 0.75},
}
EVENING, EVENING_EFFECT = range(17, 21), 0.30
NIGHT, NIGHT_EFFECT = range(6), -0.45
WEEKEND_EFFECT = 0.20
TOPIC_WEIGHT = 0.60  # times the topic's effect on YouTube
BEST_SECONDS = {VIDEO: 300.0, REEL: 28.0}
LENGTH_EFFECT = {VIDEO: -0.25, REEL: -0.40}  # times |ln(seconds / best)|
FEW_HASHTAGS, FEW_HASHTAGS_EFFECT = range(3, 6), 0.18
MANY_HASHTAGS, MANY_HASHTAGS_EFFECT = 8, -0.25
LONG_CAPTION, LONG_CAPTION_EFFECT = 400, -0.15
OTHER_LANGUAGE_EFFECT = -0.35
LUCK = 0.42
# What goes with more or fewer interactions a view.
QUESTION_COMMENTS = 1.6
KIND_INTERACTIONS = {
    PHOTO: 1.0,
    LINK: 0.7,
    TEXT: 1.1,
    VIDEO: 0.9,
    REEL: 0.8,
    IMAGE: 1.0,
    CAROUSEL: 1.2,
}
