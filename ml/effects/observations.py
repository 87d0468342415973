"""The posts effects are told of, read from the view of post performance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.effects.factors import Factor, factors_of
from ml.effects.reports import PerformanceMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from warehouse import Warehouse

TABLE = "rpt_post_performance"
TEXTS = ("post_key", "account_key", "platform", "metric", "age", "count_basis", "post_kind")
NUMBERS = ("published_weekday", "published_hour_local", "caption_length", "duration_seconds")
MAY_BE_THERE = {
    "language": str,
    "topic": str,
    "hashtag_count": float,
    "link_count": float,
    "question_mark_count": float,
    "is_promoted": float,
}


@dataclass(frozen=True)
class Observations:
    """Posts of one metric; arrays of shape (n,), ordered by post key.

    Attributes:
        platform: Of each post.
        account_key: Of each post.
        metric: What is counted.
        log_count: log(1 + count).
        group: Posts of one group are compared: same account, age, basis and month.
        week: Posts of one account and week may share their luck.
        factors: What is known of each post.
    """

    platform: NDArray[np.str_]
    account_key: NDArray[np.str_]
    metric: str
    log_count: NDArray[np.float64]
    group: NDArray[np.int64]
    week: NDArray[np.int64]
    factors: tuple[Factor, ...]

    def __len__(self) -> int:
        """Number of posts."""
        return len(self.log_count)

    def __getitem__(self, rows: NDArray[Any]) -> Observations:
        """Return the posts at `rows`, a mask or places."""
        return Observations(
            platform=self.platform[rows],
            account_key=self.account_key[rows],
            metric=self.metric,
            log_count=self.log_count[rows],
            group=self.group[rows],
            week=self.week[rows],
            factors=tuple(factor[rows] for factor in self.factors),
        )


@dataclass(frozen=True)
class Performance:
    """The whole view as columns: texts with "", numbers with NaN where unknown."""

    columns: dict[str, NDArray[Any]]

    @property
    def fingerprint(self) -> str:
        """12 digits over every value."""
        digest = hashlib.sha256()
        for name in sorted(self.columns):
            values = self.columns[name]
            digest.update(name.encode())
            as_text = values.dtype.kind == "U"
            digest.update("\x1f".join(values.tolist()).encode() if as_text else values.tobytes())
        return digest.hexdigest()[:12]

    def by_metric(self) -> Iterator[Observations]:
        """Yield the posts of each metric that have a count, a moment and a place in the week."""
        columns = self.columns
        known = ~np.isnan(columns["actual_count"]) & ~np.isnat(columns["published_at"])
        for metric in np.unique(columns["metric"]).tolist():
            rows = np.flatnonzero(known & (columns["metric"] == metric))
            yield _observations(metric, {name: values[rows] for name, values in columns.items()})


def read_performance(warehouse: Warehouse) -> Performance:
    """Return the view of post performance.

    Raises:
        PerformanceMissingError: The view, or a column of it, is not there.
    """
    held = warehouse.columns("marts", TABLE)
    wanted = (*TEXTS, *NUMBERS, "actual_count", "published_at")
    missing = [name for name in wanted if name not in held]
    if missing:
        raise PerformanceMissingError(
            f"marts.{TABLE} lacks {', '.join(missing)}: build it with `groundswell build`"
        )
    more = [name for name in MAY_BE_THERE if name in held]
    rows = warehouse.query(
        f"select {', '.join((*wanted, *more))} from marts.{TABLE} "  # noqa: S608 - names are ours
        "order by post_key, metric"
    )
    columns: dict[str, NDArray[Any]] = {"published_at": _moments(rows["published_at"])}
    for name in rows.column_names:
        if name in TEXTS or MAY_BE_THERE.get(name) is str:
            columns[name] = _texts(rows[name])
        elif name != "published_at":
            columns[name] = _numbers(rows[name])
    return Performance(columns)


def _observations(metric: str, columns: dict[str, NDArray[Any]]) -> Observations:
    months = columns["published_at"].astype("datetime64[M]").astype(np.int64)
    # weeks since 1970 begin on a Monday when three days are added: that was a Thursday
    days = columns["published_at"].astype("datetime64[D]").astype(np.int64)
    account = _codes(columns["account_key"])
    place = (account, _codes(columns["age"]), _codes(columns["count_basis"]), months)
    return Observations(
        platform=columns["platform"],
        account_key=columns["account_key"],
        metric=metric,
        log_count=np.log1p(columns["actual_count"]),
        group=_together(place),
        week=_together((account, (days + 3) // 7)),
        factors=factors_of(columns),
    )


def _codes(values: NDArray[Any]) -> NDArray[np.int64]:
    _, codes = np.unique(values, return_inverse=True)
    return codes.astype(np.int64)


def _together(columns: tuple[NDArray[np.int64], ...]) -> NDArray[np.int64]:
    """One code for each combination."""
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        codes = _codes(codes * (int(column.max(initial=0)) + 1) + column)
    return codes


def _texts(column: pa.ChunkedArray) -> NDArray[np.str_]:
    return np.array([str(value or "") for value in column.to_pylist()], dtype=np.str_)


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    if column.type == pa.bool_():
        column = column.cast(pa.int8())
    numbers: NDArray[np.float64] = column.cast(pa.float64(), safe=False).to_numpy()
    return np.array(numbers, dtype=np.float64)


def _moments(column: pa.ChunkedArray) -> NDArray[np.datetime64]:
    import pyarrow as pa

    moments: NDArray[np.datetime64] = column.cast(pa.timestamp("us")).to_numpy()
    return moments.astype("datetime64[us]")
