"""The posts of one question, and what was known of them when it was asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.settings import ENGAGED_VIEWS, ENGAGEMENT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ml.forecast.settings import Stage, Task

# the ages, in the names of the columns, at which a stage knows what a post has reached
REACHED_AGES: dict[Stage, tuple[str, ...]] = {
    "publication": (),
    "first_hour": ("1h",),
    "first_day": ("1d", "6h"),
    "third_day": ("3d", "1d"),
}


_NO_ARRAYS = ("task", "columns")


@dataclass(frozen=True)
class Posts:
    """The posts one question is asked of, oldest moment first; arrays of shape (n,).

    Attributes:
        task: The question.
        post_key: Keys of the posts.
        account_key: Keys of their accounts.
        post_kind: Their kinds.
        text: Title and caption as far as known at the moment, empty where there is none.
        published_at: UTC.
        moment_at: When the question is asked, UTC; all columns hold what was known then.
        columns: The numeric columns of the feature table, NaN where unknown.
        actual: The metric at the horizon, NaN where the label is not known.
        views: Views at the horizon, NaN where unknown or mixed over two definitions.
        label_available_at: When the label was known, NaT where it is not.
    """

    task: Task
    post_key: NDArray[np.str_]
    account_key: NDArray[np.str_]
    post_kind: NDArray[np.str_]
    text: NDArray[np.object_]
    published_at: NDArray[np.datetime64]
    moment_at: NDArray[np.datetime64]
    columns: Mapping[str, NDArray[np.float64]]
    actual: NDArray[np.float64]
    views: NDArray[np.float64]
    label_available_at: NDArray[np.datetime64]

    def __len__(self) -> int:
        """Number of posts."""
        return len(self.post_key)

    def take(self, places: NDArray[np.intp]) -> Posts:
        """Return the posts at `places`, in that order."""
        arrays = {each.name: getattr(self, each.name) for each in fields(self)}
        taken = {name: values[places] for name, values in arrays.items() if name not in _NO_ARRAYS}
        columns = {name: values[places] for name, values in self.columns.items()}
        return Posts(task=self.task, columns=columns, **taken)

    @classmethod
    def joined(cls, parts: Sequence[Posts]) -> Posts:
        """Return the posts of all `parts` of one question, one after the other."""
        names = [each.name for each in fields(cls) if each.name not in _NO_ARRAYS]
        arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])
            for name in parts[0].columns
        }
        return cls(task=parts[0].task, columns=columns, **arrays)

    @property
    def horizon(self) -> np.timedelta64:
        """Time from publication until the count asked for is there."""
        return np.timedelta64(self.task.days_ahead, "D")

    @property
    def views_per_engaged(self) -> NDArray[np.float64]:
        """Views per engaged view of the account's posts of the kind; else of the account.

        The ratio is of the 28 settled days before, under the definition of a view in force, so it
        is the bridge between engaged views and views; NaN where unknown.
        """
        of_kind = self.columns["account_kind_views_per_engaged_28d"]
        of_account = self.columns["account_views_per_engaged_28d"]
        ratio: NDArray[np.float64] = np.where(np.isnan(of_kind), of_account, of_kind)
        return np.where(ratio > 0, ratio, np.nan)

    @property
    def reached(self) -> tuple[NDArray[np.float64], ...]:
        """The metric as far as known at the ages of the stage, the newest age first.

        Public views stand for engaged views, divided by the views per engaged view.
        """
        ages = REACHED_AGES[self.task.stage]
        if self.task.metric == ENGAGEMENT:
            return tuple(self.columns[f"engagement_count_{age}"] for age in ages)
        ratio = self.views_per_engaged if self.task.metric == ENGAGED_VIEWS else 1.0
        return tuple(self.columns[f"view_count_{age}"] / ratio for age in ages)

    def fingerprint(self, *, known_until: np.datetime64) -> str:
        """Return a hash of every labelled row known at `known_until`, in whatever order it came."""
        rows = np.flatnonzero(self.label_available_at <= known_until)
        digest = hashlib.sha256(str(self.task).encode())
        for text in (self.post_key, self.account_key, self.post_kind, self.text):
            digest.update("\x1f".join(text[rows].tolist()).encode("utf-8", "replace"))
        for moments in (self.moment_at, self.label_available_at):
            digest.update(moments[rows].astype("int64").tobytes())
        for name in sorted(self.columns):
            digest.update(name.encode())
            digest.update((self.columns[name][rows] + 0.0).tobytes())
        digest.update(self.actual[rows].tobytes())
        digest.update(self.views[rows].tobytes())
        return digest.hexdigest()
