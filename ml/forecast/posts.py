"""The rows of a question, read from the schema `features`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.errors import FeaturesMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import pyarrow as pa
    from numpy.typing import NDArray

    from ml.forecast.settings import Task
    from warehouse import Warehouse

TABLES = {"publication": "feat_posts__at_publication", "first_day": "feat_posts__first_day"}
LABELS = "feat_posts__labels"
TEXT_COLUMNS = ("post_key", "account_key", "post_kind")
PLATFORM = "youtube"  # the forecast is of engaged views, which no other platform reports
NUMBER_COLUMNS = (
    "duration_seconds",
    "caption_length",
    "tag_count",
    "published_hour_local",
    "published_weekday",
    "account_post_count_28d",
    "account_median_engaged_7d",
    "account_median_engaged_28d",
    "account_kind_median_engaged_7d",
    "account_kind_median_engaged_28d",
    "account_view_count_28d",
    "account_engaged_view_count_28d",
    "account_followers_net_28d",
    "account_views_per_engaged_28d",
    "account_kind_views_per_engaged_28d",
    "hours_since_previous_post",
)
FIRST_DAY_COLUMNS = (
    "view_count_1d",
    "like_count_1d",
    "comment_count_1d",
    "view_count_6h",
    "age_error_hours",
)


@dataclass(frozen=True)
class Posts:
    """The posts one question is asked of, oldest moment first; arrays of shape (n,).

    Attributes:
        task: The question.
        post_key: Keys of the posts.
        account_key: Keys of their accounts.
        post_kind: Their kinds.
        published_at: UTC.
        moment_at: When the question is asked, UTC; all columns hold what was known then.
        columns: The numeric columns of the feature table, NaN where unknown.
        engaged: Engaged views at the horizon, NaN where the label is not known.
        views: Views at the horizon, NaN where unknown or mixed over two definitions.
        label_available_at: When the label was known, NaT where it is not.
    """

    task: Task
    post_key: NDArray[np.str_]
    account_key: NDArray[np.str_]
    post_kind: NDArray[np.str_]
    published_at: NDArray[np.datetime64]
    moment_at: NDArray[np.datetime64]
    columns: Mapping[str, NDArray[np.float64]]
    engaged: NDArray[np.float64]
    views: NDArray[np.float64]
    label_available_at: NDArray[np.datetime64]

    def __len__(self) -> int:
        """Number of posts."""
        return len(self.post_key)

    @property
    def horizon(self) -> np.timedelta64:
        """Time from publication to the moment the forecast is about."""
        return np.timedelta64(self.task.horizon_days, "D")

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
    def engaged_1d(self) -> NDArray[np.float64]:
        """Engaged views after one day as far as public views tell: views ÷ views per engaged."""
        return self.columns["view_count_1d"] / self.views_per_engaged

    def fingerprint(self, *, known_until: np.datetime64) -> str:
        """Return a hash of every labelled row known at `known_until`, in whatever order it came."""
        rows = np.flatnonzero(self.label_available_at <= known_until)
        digest = hashlib.sha256(str(self.task).encode())
        for text in (self.post_key, self.account_key, self.post_kind):
            digest.update("\x1f".join(text[rows].tolist()).encode())
        for moments in (self.moment_at, self.label_available_at):
            digest.update(moments[rows].astype("int64").tobytes())
        for name in sorted(self.columns):
            digest.update(name.encode())
            digest.update((self.columns[name][rows] + 0.0).tobytes())
        digest.update(self.engaged[rows].tobytes())
        digest.update(self.views[rows].tobytes())
        return digest.hexdigest()


def read_posts(warehouse: Warehouse, task: Task, *, since: datetime) -> Posts:
    """Return the posts of `task` with their labels, those without an engaged-view label too.

    Args:
        warehouse: An open warehouse with the schema `features`.
        task: The question.
        since: Aware; posts published before are not read, nor labels known before.

    Raises:
        FeaturesMissingError: The feature tables, or columns of them, are not there.
    """
    table = TABLES[task.stage]
    numbers = NUMBER_COLUMNS + (FIRST_DAY_COLUMNS if task.stage == "first_day" else ())
    wanted = (*TEXT_COLUMNS, "published_at", "moment_at", *numbers)
    _require(warehouse, table, (*wanted, "platform"))
    _require(
        warehouse,
        LABELS,
        ("post_key", "horizon_days", "engaged_view_count", "view_count", "label_available_at"),
    )
    rows = warehouse.query(
        f"select {', '.join(wanted)} from features.{table} "  # noqa: S608 - names are ours
        "where platform = ? and published_at >= ? and moment_at is not null "
        "order by moment_at, post_key",
        [PLATFORM, since],
    )
    labels = warehouse.query(
        "select post_key, engaged_view_count, view_count, label_available_at "  # noqa: S608
        f"from features.{LABELS} where horizon_days = {task.horizon_days} and is_complete "
        "and engaged_view_count is not null and label_available_at >= ? order by post_key",
        [since],
    )
    return _joined(task, rows, labels, numbers)


def _require(warehouse: Warehouse, table: str, wanted: tuple[str, ...]) -> None:
    """Refuse a warehouse whose feature tables are not there or older than this code."""
    held = warehouse.columns("features", table)
    if not held:
        raise FeaturesMissingError(
            f"features.{table} is not in the warehouse: build it with `groundswell build`"
        )
    missing = [name for name in wanted if name not in held]
    if missing:
        raise FeaturesMissingError(
            f"features.{table} lacks {', '.join(missing)}: build it again with `groundswell build`"
        )


def _joined(task: Task, rows: pa.Table, labels: pa.Table, numbers: tuple[str, ...]) -> Posts:
    """Rows with their labels beside them."""
    keys = _texts(rows["post_key"])
    place = {key: position for position, key in enumerate(_texts(labels["post_key"]).tolist())}
    found = np.array([place.get(key, -1) for key in keys.tolist()], dtype=np.intp)

    def beside(values: NDArray[Any], empty: Any) -> NDArray[Any]:
        return np.append(values, np.array([empty], dtype=values.dtype))[found]

    return Posts(
        task=task,
        post_key=keys,
        account_key=_texts(rows["account_key"]),
        post_kind=_texts(rows["post_kind"]),
        published_at=_moments(rows["published_at"]),
        moment_at=_moments(rows["moment_at"]),
        columns={name: _numbers(rows[name]) for name in numbers},
        engaged=beside(_numbers(labels["engaged_view_count"]), np.nan),
        views=beside(_numbers(labels["view_count"]), np.nan),
        label_available_at=beside(_moments(labels["label_available_at"]), np.datetime64("NaT")),
    )


def _texts(column: pa.ChunkedArray) -> NDArray[np.str_]:
    return np.array([str(value or "") for value in column.to_pylist()], dtype=np.str_)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    numbers: NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy()
    return np.array(numbers, dtype=np.float64)


def _moments(column: pa.ChunkedArray) -> NDArray[np.datetime64]:
    import pyarrow as pa

    moments: NDArray[np.datetime64] = column.cast(pa.timestamp("us")).to_numpy()
    return moments.astype("datetime64[us]")
