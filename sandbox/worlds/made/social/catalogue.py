"""The social posts of the made world: each draft gets its text, its size and its fate."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from sandbox.worlds.made import kitchen
from sandbox.worlds.made.catalogue import REFERENCE, Video
from sandbox.worlds.made.social import plans, words
from sandbox.worlds.made.social.drafts import Draft, crossposts, natives
from sandbox.worlds.made.social.plans import (
    CAROUSEL,
    FACEBOOK,
    IMAGE,
    INSTAGRAM,
    LINK,
    PHOTO,
    REEL,
    TEXT,
    VIDEO,
    SocialPlan,
)
from sandbox.worlds.made.social.post import Boost, Fate, Rates, SocialPost, digits

TOPIC_EFFECT = {name: effect for name, effect, _, _ in kitchen.TOPICS}
TAU_HOURS = {
    PHOTO: 6.0,
    LINK: 5.0,
    TEXT: 4.0,
    VIDEO: 11.0,
    REEL: 20.0,
    IMAGE: 7.0,
    CAROUSEL: 9.0,
}
# a view brings: reactions, comments, shares, saves, clicks
RATES = {
    FACEBOOK: (0.024, 0.0016, 0.0022, 0.0, 0.012),
    INSTAGRAM: (0.046, 0.0011, 0.0035, 0.0060, 0.0),
}
BOOSTED = 0.06
COVERED = {(FACEBOOK, owner): plan for owner, plan in enumerate(plans.PAGES)} | {
    (INSTAGRAM, owner): plan for owner, plan in enumerate(plans.ACCOUNTS)
}


def page_id(seed: int, owner: int) -> str:
    """Return the id of a Page."""
    return digits(seed, "page", owner, first="1000", length=15)


def account_id(seed: int, owner: int) -> str:
    """Return the id of an Instagram account."""
    return digits(seed, "account", owner, first="17841", length=17)


def posts_of(seed: int, videos: Sequence[Video], *, size: int, first: datetime) -> list[SocialPost]:
    """Return every post of the social side, oldest first."""
    drafts = [*natives(seed, videos, size=size, first=first), *crossposts(seed, videos)]
    drafts = [draft for draft in drafts if draft.at >= first]
    kept = {draft.key for draft in drafts}
    made = [_post(seed, draft, kept) for draft in drafts]
    return sorted(made, key=lambda post: (post.published_at, post.post_id))


def _post(seed: int, draft: Draft, kept: set[tuple[object, ...]]) -> SocialPost:
    raw = digits(seed, "luck", *draft.key, first="", length=18)
    rng = np.random.default_rng([seed, int(raw)])
    plan = COVERED[draft.platform, draft.owner]
    hashtags = _hashtag_count(rng, draft.platform)
    caption, has_question = _caption(rng, draft, hashtags)
    size = _size(rng, plan, draft, hashtags=hashtags, caption=caption)
    is_film = draft.platform == FACEBOOK and draft.seconds > 0
    is_shared = draft.platform == FACEBOOK and draft.partner in kept
    return SocialPost(
        post_id=_post_id(seed, draft),
        platform=draft.platform,
        owner=draft.owner,
        kind=draft.kind,
        published_at=draft.at,
        title=draft.title,
        caption=caption,
        second_caption=f"{caption} ✏️" if caption else words.QUESTIONS[draft.language][0],
        topic=draft.topic,
        language=draft.language,
        hashtags=hashtags,
        seconds=draft.seconds,
        video_id=digits(seed, "video", *draft.key, first="1", length=16) if is_film else "",
        creative=draft.creative,
        source_media_id=_media_id(seed, draft.partner) if is_shared else "",
        size=size,
        tau_hours=TAU_HOURS[draft.kind] * float(np.exp(rng.normal(0, 0.25))),
        alpha=0.85 if draft.kind in (REEL, VIDEO) else 1.05,
        rates=_rates(rng, draft, has_question=has_question),
        watched=float(rng.uniform(0.25, 0.75)),
        boost=_boost(rng, draft, size),
        fate=_fate(rng, draft),
    )


def _post_id(seed: int, draft: Draft) -> str:
    if draft.platform == INSTAGRAM:
        return _media_id(seed, draft.key)
    number = digits(seed, "post", *draft.key, first="122", length=18)
    return f"{page_id(seed, draft.owner)}_{number}"


def _media_id(seed: int, key: tuple[object, ...]) -> str:
    return digits(seed, "media", *key, first="17", length=17)


def _hashtag_count(rng: np.random.Generator, platform: str) -> int:
    if platform == INSTAGRAM:
        return int(
            rng.choice([0, 2, 3, 4, 5, 7, 8, 10], p=[0.1, 0.1, 0.2, 0.15, 0.15, 0.1, 0.1, 0.1])
        )
    return int(rng.choice([0, 1, 2, 3, 4], p=[0.45, 0.15, 0.15, 0.15, 0.10]))


def _caption(rng: np.random.Generator, draft: Draft, hashtags: int) -> tuple[str, bool]:
    """Return a caption and whether it asks something; few photos have none."""
    fate = rng.random(3)
    if draft.kind in (PHOTO, IMAGE) and fate[0] < 0.03:
        return "", False
    pool = words.SENTENCES[draft.language]
    count = int(rng.choice([0, 1, 2, 5, 6], p=[0.35, 0.25, 0.2, 0.12, 0.08]))
    sentences = [pool[n] for n in rng.permutation(len(pool))[:count]]
    has_question = bool(fate[1] < 0.3)
    if has_question:
        sentences.append(str(rng.choice(words.QUESTIONS[draft.language])))
    text = " ".join([draft.opening, *sentences])
    tags = [words.HASHTAGS[draft.language][n] for n in rng.permutation(10)[:hashtags]]
    return (f"{text}\n\n{' '.join(tags)}" if tags else text), has_question


def _size(
    rng: np.random.Generator, plan: SocialPlan, draft: Draft, *, hashtags: int, caption: str
) -> float:
    """Return how large a post grows: the planted effects, then luck."""
    local = draft.at.astimezone(ZoneInfo(plan.zone))
    effects = [
        plan.log_views,
        plans.KIND_EFFECT[draft.platform][draft.kind],
        plans.TOPIC_WEIGHT * TOPIC_EFFECT[draft.topic],
        plans.WEEKEND_EFFECT if local.weekday() >= 5 else 0.0,
        plans.EVENING_EFFECT if local.hour in plans.EVENING else 0.0,
        plans.NIGHT_EFFECT if local.hour in plans.NIGHT else 0.0,
        plans.FEW_HASHTAGS_EFFECT if hashtags in plans.FEW_HASHTAGS else 0.0,
        plans.MANY_HASHTAGS_EFFECT if hashtags >= plans.MANY_HASHTAGS else 0.0,
        plans.LONG_CAPTION_EFFECT if len(caption) >= plans.LONG_CAPTION else 0.0,
        plans.OTHER_LANGUAGE_EFFECT if draft.language != plan.language else 0.0,
        0.20 * (draft.at - REFERENCE).days / 365,
        float(rng.normal(0, plans.LUCK)),
    ]
    if draft.seconds:
        off = abs(np.log(draft.seconds / plans.BEST_SECONDS[draft.kind]))
        effects.append(plans.LENGTH_EFFECT[draft.kind] * float(off))
    if rng.random() < 0.03:
        effects.append(float(rng.uniform(1.2, 2.4)))
    return float(np.exp(sum(effects)))


def _rates(rng: np.random.Generator, draft: Draft, *, has_question: bool) -> Rates:
    base = RATES[draft.platform]
    luck = np.exp(rng.normal(0, 0.2, 5)) * plans.KIND_INTERACTIONS[draft.kind]
    clicks = base[4] * luck[4] * (3.5 if draft.kind == LINK else 1.0)
    weights = rng.dirichlet((60, 18, 3, 4, 1.5, 1, 5))
    return Rates(
        reactions=float(base[0] * luck[0]),
        comments=float(base[1] * luck[1] * (plans.QUESTION_COMMENTS if has_question else 1.0)),
        shares=float(base[2] * luck[2]),
        saves=float(base[3] * luck[3]),
        clicks=float(clicks),
        kinds=tuple(float(weight) for weight in weights),
    )


def _boost(rng: np.random.Generator, draft: Draft, size: float) -> Boost | None:
    if rng.random() >= BOOSTED:
        return None
    start = draft.at + timedelta(hours=float(rng.uniform(3, 48)))
    end = start + timedelta(days=float(rng.uniform(2, 7)))
    return Boost(start, end, size * float(rng.uniform(0.8, 4.0)))


def _fate(rng: np.random.Generator, draft: Draft) -> Fate:
    luck = rng.random(8)
    hours = rng.uniform(0, 1, 3)
    at = draft.at
    return Fate(
        edited_at=at + timedelta(hours=1 + 70 * hours[0]) if luck[0] < 0.06 else None,
        deleted_at=at + timedelta(hours=20 + 2_400 * hours[1]) if luck[1] < 0.03 else None,
        hidden_at=at + timedelta(hours=10 + 600 * hours[2]) if luck[2] < 0.02 else None,
        is_unlisted=draft.platform == FACEBOOK and draft.kind == REEL and bool(luck[3] < 0.10),
        are_likes_hidden=draft.platform == INSTAGRAM and bool(luck[4] < 0.03),
        is_ai_generated=bool(luck[5] < 0.03),
        lag_hours=float(rng.uniform(12, 48) if luck[6] < 0.12 else rng.uniform(0.2, 0.9)),
        corrected=float(rng.uniform(0.93, 1.03)) if luck[7] < 0.08 else 1.0,
        unliked_after_days=float(rng.uniform(5, 40)) if rng.random() < 0.1 else 0.0,
    )
