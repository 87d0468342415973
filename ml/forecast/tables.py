"""The tables of the schema `features` that hold the questions, and how they are read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.errors import FeaturesMissingError
from ml.forecast.posts import Posts
from ml.forecast.settings import (
    ENGAGED_VIEWS,
    ENGAGEMENT,
    HORIZONS_OF,
    METRICS_OF,
    STAGES,
    VIEWS,
    Task,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa
    from numpy.typing import NDArray

    from ml.forecast.settings import Stage
    from warehouse import Warehouse

TABLES: dict[Stage, str] = {
    "publication": "feat_posts__at_publication",
    "first_hour": "feat_posts__first_hour",
    "first_day": "feat_posts__first_day",
    "third_day": "feat_posts__third_day",
}
LABELS = "feat_posts__labels"
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
TEXT_LENGTH = 1000
TEXT_COLUMNS = ("post_key", "account_key", "post_kind", "platform", "title")
LABEL_COLUMNS = (
    "post_key",
    "horizon_days",
    ENGAGED_VIEWS,
    VIEWS,
    ENGAGEMENT,
    "is_complete",
    "target_at",
    "label_available_at",
)
NUMBER_COLUMNS = (
    "duration_seconds",
    "caption_length",
    "tag_count",
    "hashtag_count",
    "link_count",
    "question_mark_count",
    "emoji_count",
    "published_hour_local",
    "published_weekday",
    "account_post_count_28d",
    "account_view_count_28d",
    "account_engaged_view_count_28d",
    "account_followers_net_28d",
    "account_views_per_engaged_28d",
    "account_kind_views_per_engaged_28d",
    "hours_since_previous_post",
)
STAGE_COLUMNS: dict[Stage, tuple[str, ...]] = {
    "publication": (),
    "first_hour": (
        "view_count_1h",
        "reaction_count_1h",
        "comment_count_1h",
        "share_count_1h",
        "engagement_count_1h",
        "reading_age_hours",
    ),
    "first_day": (
        "view_count_1d",
        "like_count_1d",
        "comment_count_1d",
        "engagement_count_1d",
        "view_count_6h",
        "engagement_count_6h",
        "age_error_hours",
    ),
    "third_day": (
        "view_count_3d",
        "like_count_3d",
        "comment_count_3d",
        "engagement_count_3d",
        "view_count_1d",
        "engagement_count_1d",
        "age_error_hours",
    ),
}


def tasks_with_data(
    warehouse: Warehouse, *, platforms: Collection[str] | None = None
) -> list[Task]:
    """Return the questions that at least one post with a known label can teach, in order.

    Args:
        warehouse: An open warehouse with the schema `features`.
        platforms: Platforms to ask of; all of them when None.

    Raises:
        FeaturesMissingError: The feature tables, or columns of them, are not there.
    """
    _require(warehouse, LABELS, LABEL_COLUMNS)
    tasks = []
    for stage in STAGES:
        if stage != "publication" and not warehouse.columns("features", TABLES[stage]):
            continue
        _require(warehouse, TABLES[stage], _wanted(stage))
        for row in _label_counts(warehouse, stage).to_pylist():
            platform, horizon = row["platform"], _horizon(row)
            if (platforms is None or platform in platforms) and horizon in HORIZONS_OF[stage]:
                tasks += [Task(platform, metric, stage, horizon) for metric in _metrics(row)]
    return sorted(set(tasks), key=_order)


def read_posts(
    warehouse: Warehouse,
    task: Task,
    *,
    until: datetime | None = None,
    since: datetime = EARLIEST,
    account_key: str | None = None,
) -> Posts:
    """Return the posts of `task` with their labels, those without a label too.

    Args:
        warehouse: An open warehouse with the schema `features`.
        task: The question.
        until: Aware; posts asked later are not read, labels known later are left out. None reads
            all.
        since: Aware; posts published before are not read, nor labels of ages before.
        account_key: The account whose posts are read; those of all accounts when None.

    Raises:
        FeaturesMissingError: The feature tables, or columns of them, are not there.
    """
    _require(warehouse, TABLES[task.stage], _wanted(task.stage))
    _require(warehouse, LABELS, LABEL_COLUMNS)
    ended, bound = ("", list[object]()) if until is None else (" and {} <= ?", [until])
    if account_key is not None:
        ended, bound = f"{ended} and account_key = ?", [*bound, account_key]
    wanted = [*_wanted(task.stage), *_newer(warehouse, task.stage)]
    rows = warehouse.query(
        f"select {', '.join(wanted)} from features.{TABLES[task.stage]} "  # noqa: S608
        "where platform = ? and published_at >= ? and moment_at is not null"
        f"{ended.format('moment_at')} order by moment_at, post_key",
        [task.platform, since, *bound],
    )
    labels = warehouse.query(
        f"select {', '.join(LABEL_COLUMNS)} from features.{LABELS} "  # noqa: S608 - names are ours
        f"where {_horizon_is(warehouse, task)} and is_complete and target_at >= ?"
        f"{ended.format('label_available_at')} order by post_key",
        [since, *bound],
    )
    return _of_metric(task, rows, labels)


def _wanted(stage: Stage) -> tuple[str, ...]:
    return (*TEXT_COLUMNS, "published_at", "moment_at", *NUMBER_COLUMNS, *STAGE_COLUMNS[stage])


def _newer(warehouse: Warehouse, stage: Stage) -> list[str]:
    """Columns that a warehouse built by an older project does not have yet."""
    held = warehouse.columns("features", TABLES[stage])
    return [name for name in ("caption", "account_follower_count") if name in held]


def _horizon_is(warehouse: Warehouse, task: Task) -> str:
    """The condition that selects the labels of the task's horizon."""
    if "horizon" in warehouse.columns("features", LABELS):
        return f"horizon = '{task.horizon}'"
    return f"horizon_days = {task.horizon_days or 0}"


def _horizon(row: dict[str, Any]) -> str:
    return "lifetime" if row["horizon_days"] is None else f"{row['horizon_days']}d"


def _metrics(row: dict[str, Any]) -> list[str]:
    """Metrics that the labels of an account can teach."""
    held = [each for each in METRICS_OF.get(row["platform"], ()) if row[each]]
    if row["engaged_account"] and VIEWS in held:
        held.remove(VIEWS)  # views follow from engaged views by the ratio
    return held


def _order(task: Task) -> tuple[str, str, int, int]:
    return task.platform, task.metric, STAGES.index(task.stage), task.horizon_days or 10**6


def _label_counts(warehouse: Warehouse, stage: Stage) -> pa.Table:
    """Known labels by account and horizon, of the posts asked at `stage`."""
    counts = ", ".join(f"count(labels.{name}) as {name}" for name in (ENGAGED_VIEWS, VIEWS))
    return warehouse.query(
        "select posts.platform, posts.account_key, labels.horizon_days, "  # noqa: S608
        f"{counts}, count(labels.{ENGAGEMENT}) as {ENGAGEMENT}, "
        f"count(labels.{ENGAGED_VIEWS}) + count(posts.account_engaged_view_count_28d) > 0 "
        f"as engaged_account from features.{TABLES[stage]} as posts "
        f"inner join features.{LABELS} as labels on posts.post_key = labels.post_key "
        "where labels.is_complete and labels.target_at >= ? and posts.published_at >= ? "
        "group by posts.platform, posts.account_key, labels.horizon_days",
        [EARLIEST, EARLIEST],
    )


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


def _of_metric(task: Task, rows: pa.Table, labels: pa.Table) -> Posts:
    """Rows with their labels beside them; of the accounts the metric is asked of."""
    accounts = _texts(rows["account_key"])
    place = {key: number for number, key in enumerate(labels["post_key"].to_pylist())}
    found = np.array([place.get(key, -1) for key in rows["post_key"].to_pylist()], dtype=np.intp)

    def beside(values: NDArray[Any], empty: Any) -> NDArray[Any]:
        return np.append(values, np.array([empty], dtype=values.dtype))[found]

    kept = np.ones(rows.num_rows, dtype=bool)
    if task.platform == "youtube":
        known = ~np.isnan(beside(_numbers(labels[ENGAGED_VIEWS]), np.nan))
        known |= ~np.isnan(_numbers(rows["account_engaged_view_count_28d"]))
        kept = np.isin(accounts, accounts[known]) == (task.metric == ENGAGED_VIEWS)
    actual = beside(_numbers(labels[task.metric]), np.nan)
    moments = beside(_moments(labels["label_available_at"]), np.datetime64("NaT"))
    moments = np.where(np.isnan(actual), np.datetime64("NaT"), moments)
    names = [*NUMBER_COLUMNS, *STAGE_COLUMNS[task.stage], "account_follower_count"]
    unknown = np.full(rows.num_rows, np.nan)
    return Posts(
        task=task,
        post_key=_texts(rows["post_key"])[kept],
        account_key=accounts[kept],
        post_kind=_texts(rows["post_kind"])[kept],
        text=texts_of(rows)[kept],
        published_at=_moments(rows["published_at"])[kept],
        moment_at=_moments(rows["moment_at"])[kept],
        columns={
            name: (_numbers(rows[name]) if name in rows.column_names else unknown)[kept]
            for name in names
        },
        actual=actual[kept],
        views=beside(_numbers(labels[VIEWS]), np.nan)[kept],
        label_available_at=moments[kept],
    )


def texts_of(rows: pa.Table) -> NDArray[np.object_]:
    """Title and caption of each row as one text, at most `TEXT_LENGTH` characters."""
    titles = rows["title"].to_pylist()
    captions = rows["caption"].to_pylist() if "caption" in rows.column_names else [None]
    captions = captions if len(captions) == len(titles) else [None] * len(titles)
    texts = np.empty(len(titles), dtype=object)
    texts[:] = [text_of(*pair) for pair in zip(titles, captions, strict=True)]
    return texts


def text_of(title: str | None, caption: str | None) -> str:
    """Title and caption as one text: a caption that begins with the title says it already."""
    title, caption = (title or "").strip(), (caption or "").strip()
    if caption.startswith(title.rstrip(".… ")):
        return caption[:TEXT_LENGTH]
    return f"{title}\n{caption}".strip()[:TEXT_LENGTH]


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
