"""What is known of an account for answering: which questions, by what, and its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.ask.errors import NothingToGoByError
from ml.forecast.ask.history import read_history
from ml.forecast.ask.seen_texts import SeenTexts
from ml.forecast.similar import REACH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.ask.accounts import Account
    from ml.forecast.ask.history import History
    from ml.forecast.champion import Champion
    from ml.forecast.posts import Posts
    from ml.forecast.settings import Task
    from warehouse import Warehouse

MAIN_HORIZONS = ("7d", "lifetime", "28d", "1d")
ORDER = ("1d", "7d", "28d", "lifetime")
LEAST_OTHERS = 5  # settled posts of other accounts below which nothing is said


@dataclass(frozen=True)
class Known:
    """An account, ready to be asked about.

    Attributes:
        history: Its past.
        served: What answers each of its questions: one metric, horizons in order.
        main: The question that is explained.
        kinds: Kinds of posts its platform has.
        texts: Features of its posts' texts, and of others'.
        similar: Vectors of the texts of its posts with a count known at the main horizon.
    """

    history: History
    served: Mapping[Task, Champion]
    main: Task
    kinds: frozenset[str]
    texts: SeenTexts
    similar: NDArray[np.float32]

    @property
    def account(self) -> Account:
        """The account."""
        return self.history.account

    def settled(self, task: Task) -> Posts:
        """Return the account's newest posts with a known count, oldest first."""
        return self.history.posts[task].take(self.history.labelled(task))

    def others(self, task: Task) -> Posts:
        """Return newest settled posts of all accounts as they were kept in training."""
        others = self.served[task].trained.tasks[task].others
        theirs = others.account_key != self.account.account_key
        return others.take(np.flatnonzero(theirs))

    def learnt(self, task: Task) -> Posts:
        """Return the account's posts that features are made of: older ones change none."""
        settled = self.settled(task)
        return settled.take(np.arange(len(settled))[-REACH:])


def read_known(
    warehouse: Warehouse,
    account: Account,
    champions: Mapping[Task, Champion],
    *,
    now: datetime,
) -> Known:
    """Return what is known of `account` at `now`.

    Args:
        warehouse: An open warehouse, or a published snapshot of one.
        account: The account.
        champions: What answers the questions asked of its platform at publication.
        now: Aware.

    Raises:
        NothingToGoByError: Neither it nor another account has settled posts.
    """
    history = read_history(warehouse, account, list(champions), now=now)
    tasks = _tasks(history, champions)
    counts = {task: len(history.labelled(task)) for task in tasks}
    if not any(counts.values()):
        tasks = [
            task
            for task in tasks
            if len(champions[task].trained.tasks[task].others) >= LEAST_OTHERS
        ]
    if not tasks:
        raise NothingToGoByError(
            f"neither {account.name} nor another account of {account.platform} has enough posts "
            "with a settled count: nothing can be said yet"
        )
    main = max(tasks, key=lambda task: (counts[task] > 0, -MAIN_HORIZONS.index(task.horizon)))
    kinds = {
        kind
        for task in tasks
        for posts in (history.posts[task], champions[task].trained.tasks[task].others)
        for kind in np.unique(posts.post_kind).tolist()
        if kind
    }
    settled = history.posts[main].take(history.labelled(main))
    texts = SeenTexts()
    return Known(
        history=history,
        served={task: champions[task] for task in tasks},
        main=main,
        kinds=frozenset(kinds),
        texts=texts,
        similar=texts.of(settled.text, settled.account_key)[0],
    )


def _tasks(history: History, champions: Mapping[Task, Champion]) -> list[Task]:
    """The questions of the metric that the account has most of, horizons in order.

    An account with settled posts at some horizons is asked at those alone.
    """
    held = {task: len(history.labelled(task)) for task in champions}
    seen = {task: len(history.posts[task]) for task in champions}
    metrics = sorted({task.metric for task in champions})
    metric = max(
        metrics,
        key=lambda name: (
            sum(held[task] for task in champions if task.metric == name),
            sum(seen[task] for task in champions if task.metric == name),
        ),
    )
    tasks = [task for task in champions if task.metric == metric]
    if any(held[task] for task in tasks):
        tasks = [task for task in tasks if held[task]]
    return sorted(tasks, key=lambda task: ORDER.index(task.horizon))
