"""What one account has done so far: its posts at every horizon, and their texts and links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.tables import read_posts
from ml.predictions import utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.ask.accounts import Account
    from ml.forecast.posts import Posts
    from ml.forecast.settings import Task
    from warehouse import Warehouse

NEWEST = 2000  # older posts say nothing of today, and similar ones are found among these


@dataclass(frozen=True)
class Shown:
    """What is shown of a post."""

    title: str | None
    permalink_url: str | None


@dataclass(frozen=True)
class History:
    """One account's past.

    Attributes:
        account: The account.
        posts: Its newest posts of each question, oldest first, with the labels known.
        counts: How many of its posts have a known count, by question.
        shown: Titles and links of its posts, by key.
        newer: Posts and labels newer than "now", which are left out.
    """

    account: Account
    posts: Mapping[Task, Posts]
    counts: Mapping[Task, int]
    shown: Mapping[str, Shown]
    newer: int

    def labelled(self, task: Task) -> NDArray[np.intp]:
        """Return positions of the posts of `task` whose count is known."""
        return np.flatnonzero(~np.isnan(self.posts[task].actual))


def read_history(
    warehouse: Warehouse, account: Account, tasks: Sequence[Task], *, now: datetime
) -> History:
    """Return the past of `account` as it is known at `now`.

    Args:
        warehouse: An open warehouse, or a published snapshot of one.
        account: Whose posts are read.
        tasks: The questions of its platform, asked at publication.
        now: Aware; what is newer is left out.

    Raises:
        FeaturesMissingError: The feature tables are not there.
    """
    moment = np.datetime64(utc(now), "us")
    posts: dict[Task, Posts] = {}
    counts: dict[Task, int] = {}
    newer = 0
    for task in tasks:
        found = read_posts(warehouse, task, account_key=account.account_key)
        known = np.flatnonzero(found.moment_at <= moment)
        newer = max(newer, len(found) - len(known))
        whole = _known_at(found.take(known), moment)
        counts[task] = int((~np.isnan(whole.actual)).sum())
        posts[task] = whole.take(np.arange(len(whole))[-NEWEST:])
    return History(
        account=account,
        posts=posts,
        counts=counts,
        shown=_shown(warehouse, account),
        newer=newer,
    )


def _known_at(posts: Posts, moment: np.datetime64) -> Posts:
    """The posts without labels that came to be known after `moment`."""
    late = posts.label_available_at > moment
    return replace(
        posts,
        actual=np.where(late, np.nan, posts.actual),
        views=np.where(late, np.nan, posts.views),
        label_available_at=np.where(late, np.datetime64("NaT"), posts.label_available_at),
    )


def _shown(warehouse: Warehouse, account: Account) -> dict[str, Shown]:
    if not warehouse.has_table("marts", "dim_posts"):
        return {}
    rows = warehouse.query(
        "select post_key, title, permalink_url from marts.dim_posts where account_key = ?",
        [account.account_key],
    )
    columns = (rows[name].to_pylist() for name in ("post_key", "title", "permalink_url"))
    return {key: Shown(title, link) for key, title, link in zip(*columns, strict=True)}
