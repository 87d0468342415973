"""The CSV files of bulk reports: one channel, one Pacific day, as known when they were made."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from sandbox.faults import Drift
from sandbox.worlds.made.catalogue import Video
from sandbox.worlds.made.figures import Figures
from sandbox.worlds.made.growth import Floats, Ints
from sandbox.worlds.made.kitchen import LIVE, LONG, RESIDUAL
from sandbox.worlds.made.pacific import day_of
from sandbox.worlds.world import ChannelInfo
from sandbox.youtube.bulk_types import (
    AGE_CODES,
    BULK_TYPES,
    COUNT_COLUMNS,
    TRAFFIC_CODES,
    TRAFFIC_DETAILS,
)
from sandbox.youtube.shares import AGE_SHARES, FEMALE, TRAFFIC_SOURCES, Split, Splitter, joint

ELSEWHERE = "ZZ"
RESIDUAL_LENGTH = 150.0  # seconds; the residual row has no video whose length could be taken
FEWEST_VIEWS = 200
TOP_COUNTRIES = 3
NEW_COLUMN = "viewer_mood_score"
SUBSCRIBED_SOURCES = {"SUBSCRIBER", "NOTIFICATION"}


@dataclass(frozen=True)
class Source:
    """What a file is made from."""

    figures: Figures
    info: ChannelInfo
    channel: int
    day: int
    made_at: datetime


@dataclass(frozen=True)
class Batch:
    """Videos of one kind, with their figures of the day: shape (videos,) each."""

    kind: str
    names: list[str]
    where: list[str]
    lengths: Floats
    figures: dict[str, Ints]


def csv_file(type_id: str, source: Source, drift: Drift) -> bytes:
    """Return a report's file; rows with only zeros are left out."""
    return _file(type_id, source, drift.bulk_columns_reversed, drift.new_bulk_column)


@functools.lru_cache(maxsize=512)
def _file(type_id: str, source: Source, is_reversed: bool, has_new_column: bool) -> bytes:
    bulk = BULK_TYPES[type_id]
    columns = list(bulk.columns)
    rows = MAKERS[type_id](source)
    order = list(range(len(columns)))
    if is_reversed:
        order.reverse()
    header = [columns[n] for n in order]
    lines = [",".join([*header, NEW_COLUMN] if has_new_column else header)]
    day = source.figures.day(source.day).strftime("%Y%m%d")
    start = [day, source.info.channel_id]
    for row in rows:
        cells = start + row
        cells = [cells[n] for n in order]
        lines.append(",".join([*cells, "0.5"] if has_new_column else cells))
    return ("\n".join(lines) + "\n").encode()


def _batches(source: Source, metrics: Sequence[str]) -> Iterator[Batch]:
    """Yield the day's videos by kind; what has no video any more stands under one empty id."""
    growth = source.figures.growth
    values = {
        metric: source.figures.values_on(metric, source.day, source.made_at) for metric in metrics
    }
    rows = np.flatnonzero((growth.channel == source.channel) & (values["views"] > 0)).tolist()
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        kind = str(growth.kind[row]) if _has_video(source, row) else RESIDUAL
        by_kind.setdefault(kind, []).append(row)
    for kind, mine in by_kind.items():
        figures = {metric: values[metric][mine] for metric in metrics}
        if kind == RESIDUAL:
            total = {metric: figures[metric].sum(keepdims=True) for metric in metrics}
            yield Batch(kind, [""], ["onDemand"], np.array([RESIDUAL_LENGTH]), total)
            continue
        videos = [growth.videos[row] for row in mine]
        lengths = np.array([video.duration_seconds for video in videos], dtype=float)
        where = [_where(source, video) for video in videos]
        yield Batch(kind, [video.video_id for video in videos], where, lengths, figures)


def _has_video(source: Source, row: int) -> bool:
    """Say whether a row is a video's and the video still existed when the file was made."""
    videos = source.figures.growth.videos
    if row >= len(videos):
        return False
    gone = videos[row].deleted_at
    return gone is None or gone > source.made_at


def _where(source: Source, video: Video) -> str:
    """Return whether the day's views were of the stream or of its recording."""
    streamed_on = source.figures.index(day_of(video.published_at))
    return "live" if video.kind == LIVE and streamed_on == source.day else "onDemand"


def _markets(source: Source, most: int) -> Split:
    markets = source.figures.growth.plans[source.channel].markets
    top = dict(sorted(markets.items(), key=lambda pair: -pair[1])[:most])
    return top | {ELSEWHERE: 1 - sum(top.values())}


def _viewing(parts: dict[str, Floats], lengths: Floats) -> dict[str, list[str]]:
    """Return the viewing columns of cells, as text; shape (videos × cells) flattened."""
    engaged, seconds = parts["engagedViews"], parts["seconds"]
    mean = seconds / np.maximum(engaged, 1)
    percent = 100 * mean / np.maximum(lengths, 1)
    return {
        "watch_time_minutes": [f"{value:.4f}" for value in (seconds / 60).tolist()],
        "average_view_duration_seconds": [f"{value:.4f}" for value in mean.tolist()],
        "average_view_duration_percentage": [f"{value:.4f}" for value in percent.tolist()],
        "red_watch_time_minutes": [f"{value:.4f}" for value in (parts["redSeconds"] / 60).tolist()],
    }


def _divided(batch: Batch, shares: Floats) -> tuple[dict[str, Floats], Floats, Ints, Ints]:
    """Divide a batch's figures and return those of cells that hold anything, with their places."""
    splitter = Splitter(lambda metric: batch.figures[metric].astype(float), shares)
    parts = {metric: splitter.cells(metric) for metric in batch.figures}
    held = np.any(np.stack(list(parts.values())) > 0, axis=0)
    videos, cells = np.nonzero(held)
    lengths = batch.lengths[videos]
    return {metric: part[held] for metric, part in parts.items()}, lengths, videos, cells


def _basic(source: Source) -> Iterator[list[str]]:
    names, shares = joint(
        [{"unsubscribed": 0.68, "subscribed": 0.32}, _markets(source, TOP_COUNTRIES)]
    )
    columns = BULK_TYPES["channel_basic_a3"].metrics
    metrics = [*COUNT_COLUMNS.values(), "seconds", "redSeconds"]
    for batch in _batches(source, metrics):
        parts, lengths, videos, cells = _divided(batch, shares)
        texts = _viewing(parts, lengths)
        for column, metric in COUNT_COLUMNS.items():
            texts[column] = parts[metric].astype(int).astype(str).tolist()
        empty = [""] * len(videos)  # annotations are gone, and card rates nobody reads
        measures = zip(*(texts.get(column, empty) for column in columns), strict=True)
        for video, cell, values in zip(videos.tolist(), cells.tolist(), measures, strict=True):
            status, country = names[cell]
            yield [batch.names[video], batch.where[video], status, country, *values]


def _traffic(source: Source) -> Iterator[list[str]]:
    markets = _markets(source, 1)
    columns = BULK_TYPES["channel_traffic_source_a3"].metrics
    counts = {column: COUNT_COLUMNS[column] for column in columns if column in COUNT_COLUMNS}
    for batch in _batches(source, [*counts.values(), "seconds", "redSeconds"]):
        names, shares = joint([TRAFFIC_SOURCES[batch.kind], markets])
        parts, lengths, videos, cells = _divided(batch, shares)
        texts = _viewing(parts, lengths)
        for column, metric in counts.items():
            texts[column] = parts[metric].astype(int).astype(str).tolist()
        measures = zip(*(texts[column] for column in columns), strict=True)
        for video, cell, values in zip(videos.tolist(), cells.tolist(), measures, strict=True):
            kind, country = names[cell]
            status = "subscribed" if kind in SUBSCRIBED_SOURCES else "unsubscribed"
            yield [
                batch.names[video],
                batch.where[video],
                status,
                country,
                TRAFFIC_CODES[kind],
                TRAFFIC_DETAILS.get(kind, ""),
                *values,
            ]


def _demographics(source: Source) -> Iterator[list[str]]:
    female = FEMALE.get(source.info.country, 0.55)
    country = next(iter(_markets(source, 1)))
    for batch in _batches(source, ["views"]):
        ages = AGE_SHARES.get(batch.kind, AGE_SHARES[LONG])
        for number, views in enumerate(batch.figures["views"].tolist()):
            if views < FEWEST_VIEWS or not batch.names[number]:
                continue
            for age, share in zip(AGE_CODES, ages, strict=True):
                for gender, part in (("FEMALE", female), ("MALE", 1 - female)):
                    yield [
                        batch.names[number],
                        batch.where[number],
                        "unsubscribed",
                        country,
                        age,
                        gender,
                        f"{share * part:.4f}",
                    ]


def _reach(source: Source) -> Iterator[list[str]]:
    for batch in _batches(source, ["views", "thumbnailImpressions", "thumbnailClicks"]):
        shown, clicked = batch.figures["thumbnailImpressions"], batch.figures["thumbnailClicks"]
        for name, seen, clicks in zip(batch.names, shown.tolist(), clicked.tolist(), strict=True):
            if seen:
                yield [name, str(seen), f"{clicks / seen:.8f}"]


MAKERS = {
    "channel_basic_a3": _basic,
    "channel_traffic_source_a3": _traffic,
    "channel_demographics_a1": _demographics,
    "channel_reach_basic_a1": _reach,
}
