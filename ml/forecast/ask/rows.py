"""Drafts as posts of a question, so that they are answered as any post is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from ml.forecast.ask.draft import TRAITS, traits_of
from ml.forecast.tables import TEXT_LENGTH
from ml.predictions import utc

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.ask.draft import Draft
    from ml.forecast.ask.history import History
    from ml.forecast.posts import Posts

WHEN, KIND, CAPTION = "When", "Kind and length", "Caption"
COLUMNS_OF = {
    WHEN: ("published_hour_local", "published_weekday", "hours_since_previous_post"),
    KIND: ("duration_seconds", "account_kind_views_per_engaged_28d"),
    CAPTION: ("caption_length", "tag_count", *TRAITS),
}
DRAFT_KEY = "draft"
USUAL = 30  # what is usual for an account is the median of at most so many newest posts
MONTH = timedelta(days=28)


def drafted(
    draft: Draft, kind: str, history: History, *, others: Posts, at: Sequence[datetime]
) -> Posts:
    """Return the draft as one post for each time of `at`.

    What the draft leaves open is taken as is usual for the account's posts of the kind; the
    account's state is that of its newest post.

    Args:
        draft: The draft.
        kind: Its kind, as the platform's posts have it.
        history: The account's past; its posts of the question `others` are of.
        others: Newest posts of all accounts, for an account without any.
        at: Times of publication, aware.
    """
    own = history.posts[others.task]
    like = own.take(np.flatnonzero(own.post_kind == kind)[-USUAL:])
    newest = own if len(own) else others
    rows = newest.take(np.full(len(at), len(newest) - 1, dtype=np.intp))
    columns = {
        name: values if len(own) or not name.startswith("account_") else np.full(len(at), np.nan)
        for name, values in rows.columns.items()
    }
    moments = np.array([utc(each) for each in at], dtype="datetime64[us]")
    fixed = {
        "duration_seconds": _usual(like, "duration_seconds")
        if draft.length_seconds is None
        else float(draft.length_seconds),
        "tag_count": _usual(like, "tag_count"),
        "account_kind_views_per_engaged_28d": _newest(like, "account_kind_views_per_engaged_28d"),
    }
    fixed |= _caption(draft, like if len(like) else own, history.account.platform)
    columns |= {name: np.full(len(at), value) for name, value in fixed.items()}
    columns |= _times(at, moments, own, ZoneInfo(history.account.zone))
    text = np.empty(len(at), dtype=object)
    text[:] = draft.text[:TEXT_LENGTH]
    return replace(
        rows,
        post_key=np.full(len(at), DRAFT_KEY),
        account_key=np.full(len(at), history.account.account_key),
        post_kind=np.full(len(at), kind),
        text=text,
        published_at=moments,
        moment_at=moments,
        columns=columns,
        actual=np.full(len(at), np.nan),
        views=np.full(len(at), np.nan),
        label_available_at=np.full(len(at), np.datetime64("NaT"), dtype="datetime64[us]"),
    )


def mixed(draft: Posts, usual: Posts, groups: Collection[str]) -> Posts:
    """Return each post of `usual` with the draft's features in `groups`, and the draft's state.

    Args:
        draft: The draft, one post.
        usual: Posts of the account that stand for what is usual.
        groups: Of `COLUMNS_OF`: what is the draft's; the other groups are the usual post's.
    """
    rows = draft.take(np.zeros(len(usual), dtype=np.intp))
    columns = dict(rows.columns)
    for group, names in COLUMNS_OF.items():
        if group not in groups:
            columns |= {name: usual.columns[name] for name in names}
    return replace(
        rows,
        columns=columns,
        post_kind=rows.post_kind if KIND in groups else usual.post_kind,
        text=rows.text if CAPTION in groups else usual.text,
    )


def _caption(draft: Draft, usual: Posts, platform: str) -> dict[str, float]:
    """Traits of the caption; of one left open, what is usual."""
    traits = {name: _usual(usual, name) for name in ("caption_length", *TRAITS)}
    return traits | (traits_of(draft.text, platform) if draft.text else {})


def _times(
    at: Sequence[datetime], moments: NDArray[np.datetime64], own: Posts, zone: ZoneInfo
) -> dict[str, NDArray[np.float64]]:
    """What follows from the time of publication."""
    local = [each.astimezone(zone) for each in at]
    published = np.sort(own.published_at)
    before = np.searchsorted(published, moments)
    since = np.searchsorted(published, moments - np.timedelta64(MONTH))
    hours = np.full(len(at), np.nan)
    if len(published):
        gaps = moments - published[np.maximum(before - 1, 0)]
        hours = np.where(before > 0, gaps / np.timedelta64(1, "h"), np.nan)
    return {
        "published_hour_local": np.array([float(each.hour) for each in local]),
        "published_weekday": np.array([float(each.isoweekday()) for each in local]),
        "hours_since_previous_post": hours,
        "account_post_count_28d": (before - since).astype(np.float64),
    }


def _usual(posts: Posts, name: str) -> float:
    """The median of the newest posts, NaN where none is known."""
    values = posts.columns[name][-USUAL:]
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _newest(posts: Posts, name: str) -> float:
    return float(posts.columns[name][-1]) if len(posts) else float("nan")
