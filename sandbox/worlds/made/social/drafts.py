"""What goes out where: posts of their own, crossposts, re-uploads and look-alikes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from sandbox.worlds.made import kitchen
from sandbox.worlds.made.catalogue import LAST_PUBLICATION, REFERENCE, Video
from sandbox.worlds.made.kitchen import LIVE, LONG, SHORT
from sandbox.worlds.made.social import words
from sandbox.worlds.made.social.plans import (
    ACCOUNTS,
    FACEBOOK,
    INSTAGRAM,
    PAGES,
    REEL,
    VIDEO,
    SocialPlan,
)

CROSSPOSTED = 0.60  # of the videos of the first and third channel, a little less of the second's
CROSSPOSTED_SECOND = 0.45
BOTH_PLATFORMS, FACEBOOK_ONLY = 0.40, 0.32
TRANSLATED = 0.07
UPLOADED_AGAIN = 0.13
LONGEST_REEL = 900
FULL_WORLD = 300


@dataclass(frozen=True)
class Draft:
    """A post before its text, size and fate are drawn.

    Attributes:
        key: What its ids and its luck are made from.
        opening: What the caption begins with.
        creative: The YouTube video it shows, empty for none.
        partner: The key of the Instagram post it was shared from, empty for none.
    """

    key: tuple[object, ...]
    platform: str
    owner: int
    kind: str
    at: datetime
    title: str
    opening: str
    topic: str
    language: str
    seconds: float = 0.0
    creative: str = ""
    partner: tuple[object, ...] = ()


def plain_title(title: str) -> str:
    """Return a YouTube title without what belongs to YouTube."""
    return title.replace(" #shorts", "").strip()


def in_french(title: str) -> str:
    """Return an English title in French; a title of unknown words stays."""
    for _, _, dishes, _ in kitchen.TOPICS:
        for dish in dishes:
            french = words.FRENCH_TITLES.get(title.replace(dish, "{dish}"))
            if dish in title and french is not None:
                return french.format(dish=words.FRENCH_DISHES.get(dish, dish))
    return title


def crossposts(seed: int, videos: Sequence[Video]) -> Iterator[Draft]:
    """Yield what the videos become on Facebook and Instagram, hours to months later."""
    for row, video in enumerate(videos):
        rng = np.random.default_rng([seed, 41, row])
        channel = video.channel_index % 3
        chance = CROSSPOSTED_SECOND if channel == 1 else CROSSPOSTED
        if video.is_unlisted or rng.random() >= chance:
            continue
        owner = 1 if video.language == "fr" else 0
        placed = list(_placed(rng, video, owner))
        if owner == 0 and rng.random() < TRANSLATED and placed:
            placed.append(_translated(rng, placed[0]))
        if rng.random() < UPLOADED_AGAIN and placed:
            placed.append(_again(rng, placed[0]))
        yield from (draft for draft in placed if draft.at < LAST_PUBLICATION)


def _placed(rng: np.random.Generator, video: Video, owner: int) -> Iterator[Draft]:
    choice = float(rng.random())
    is_on_instagram = choice < BOTH_PLATFORMS or choice >= BOTH_PLATFORMS + FACEBOOK_ONLY
    fits = video.kind != LIVE and video.duration_seconds <= LONGEST_REEL
    is_on_facebook = choice < BOTH_PLATFORMS + FACEBOOK_ONLY or not fits
    title = plain_title(video.title)
    on_instagram = (video.video_id, "instagram")
    if is_on_instagram and fits:
        yield Draft(
            key=on_instagram,
            platform=INSTAGRAM,
            owner=owner,
            kind=REEL,
            at=_later(rng, video.published_at),
            title=title,
            opening=_retold(rng, words.RETOLD, title, video.language),
            topic=video.topic,
            language=video.language,
            seconds=_cut(rng, video.duration_seconds),
            creative=video.video_id,
        )
    if is_on_facebook:
        is_shared = is_on_instagram and fits and rng.random() < 0.35
        yield Draft(
            key=(video.video_id, "facebook"),
            platform=FACEBOOK,
            owner=owner,
            kind=REEL if video.kind == SHORT else VIDEO,
            at=_later(rng, video.published_at),
            title=title,
            opening=_retold(rng, words.RETOLD, title, video.language),
            topic=video.topic,
            language=video.language,
            seconds=_cut(rng, video.duration_seconds),
            creative=video.video_id,
            partner=on_instagram if is_shared else (),
        )


def _translated(rng: np.random.Generator, draft: Draft) -> Draft:
    title = in_french(draft.title)
    return replace(
        draft,
        key=(*draft.key, "translated"),
        owner=1,
        at=_later(rng, draft.at),
        title=title,
        opening=_retold(rng, words.RETOLD, title, "fr"),
        language="fr",
        partner=(),
    )


def _again(rng: np.random.Generator, draft: Draft) -> Draft:
    return replace(
        draft,
        key=(*draft.key, "again"),
        at=_later(rng, draft.at + timedelta(days=float(rng.uniform(45, 170)))),
        opening=_retold(rng, words.AGAIN, draft.title, draft.language),
        seconds=_cut(rng, round(draft.seconds)),
        partner=(),
    )


def _retold(
    rng: np.random.Generator, ways: dict[str, tuple[str, ...]], title: str, language: str
) -> str:
    return str(rng.choice(ways[language])).format(title=title)


def _cut(rng: np.random.Generator, seconds: int) -> float:
    """Return a duration less than half a second off: encoders round, nobody cuts."""
    return round(seconds + float(rng.uniform(-0.5, 0.5)), 3)


def _later(rng: np.random.Generator, at: datetime) -> datetime:
    hours = float(np.clip(np.exp(rng.normal(np.log(9.0), 1.1)), 0.25, 110.0))
    return (at + timedelta(hours=hours)).replace(microsecond=0)


def natives(seed: int, videos: Sequence[Video], *, size: int, first: datetime) -> Iterator[Draft]:
    """Yield the posts of their own, of a world as large as one of `size` videos."""
    for platform, plans in ((FACEBOOK, PAGES), (INSTAGRAM, ACCOUNTS)):
        for owner, plan in enumerate(plans):
            rng = np.random.default_rng([seed, 43, len(platform), owner])
            visible = max(round(plan.natives * size / FULL_WORLD), 2)
            split = max(REFERENCE, first + timedelta(days=150))
            later = round(visible * (LAST_PUBLICATION - split) / (split - first))
            moments = [*_moments(rng, plan, first, split, visible)]
            moments += _moments(rng, plan, split, LAST_PUBLICATION, later)
            models = [video for video in videos if video.language == plan.language]
            for number, at in enumerate(moments):
                yield _native(rng, plan, models, key=(platform, owner, number), at=at)


def _moments(
    rng: np.random.Generator, plan: SocialPlan, first: datetime, last: datetime, count: int
) -> Iterator[datetime]:
    """Yield `count` moments spread over a time, more of them in the plan's own hours."""
    zone = ZoneInfo(plan.zone)
    for number in range(count):
        nominal = first + (last - first) * ((number + float(rng.uniform(0.05, 0.95))) / count)
        is_usual = rng.random() < 0.6
        hour = int(rng.choice(plan.hours)) if is_usual else int(rng.integers(0, 24))
        minute, second = int(rng.integers(0, 60)), int(rng.integers(0, 60))
        local = datetime.combine(
            nominal.astimezone(zone).date(), time(hour, minute, second), zone
        ).astimezone(UTC)
        yield local if first <= local < last else nominal.replace(microsecond=0)


def _native(
    rng: np.random.Generator,
    plan: SocialPlan,
    models: Sequence[Video],
    *,
    key: tuple[object, ...],
    at: datetime,
) -> Draft:
    kind = str(rng.choice(list(plan.kinds), p=list(plan.kinds.values())))
    topic, _, dishes, plats = kitchen.TOPICS[int(rng.integers(len(kitchen.TOPICS)))]
    is_foreign = plan.language == "fr" and rng.random() < 0.12
    language = "en" if is_foreign else plan.language
    dish = str(rng.choice(plats if language == "fr" else dishes))
    draft = Draft(
        key=key,
        platform=plan.platform,
        owner=int(str(key[1])),
        kind=kind,
        at=at,
        title="",
        opening="",
        topic=topic,
        language=language,
    )
    if kind in (VIDEO, REEL):
        return _look_alike(rng, replace(draft, language=plan.language), models, dish)
    ways = words.OPENINGS.get(kind, words.OPENINGS["photo"])[language]
    return replace(draft, opening=str(rng.choice(ways)).format(dish=dish))


def _look_alike(
    rng: np.random.Generator, draft: Draft, models: Sequence[Video], dish: str
) -> Draft:
    """Return a video of its own whose words resemble a YouTube video's: another piece.

    Half have the title of a video and another length, half its length and another dish.
    """
    wanted = SHORT if draft.kind == REEL else LONG
    close = [
        video
        for video in models
        if video.kind == wanted and abs(video.published_at - draft.at) < timedelta(days=90)
    ]
    seconds = float(rng.uniform(15, 60) if draft.kind == REEL else rng.uniform(120, 900))
    title = f"{dish}"
    if close:
        model = close[int(rng.integers(len(close)))]
        if rng.random() < 0.5:
            title, seconds = plain_title(model.title), model.duration_seconds * 1.4 + 3
        else:
            seconds = float(model.duration_seconds)
            title = plain_title(_other_dish(model.title, dish))
    seconds = _cut(rng, round(seconds))
    opening = _retold(rng, words.RETOLD, title, draft.language)
    return replace(draft, title=title, opening=opening, seconds=seconds)


def _other_dish(title: str, dish: str) -> str:
    for _, _, dishes, plats in kitchen.TOPICS:
        for known in (*dishes, *plats):
            if known in title and known != dish:
                return title.replace(known, dish)
    return dish
