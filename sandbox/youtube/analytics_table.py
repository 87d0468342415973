"""The figures of a query: chosen, summed by group and period, divided by share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from sandbox.worlds.made.figures import Figures, Report
from sandbox.worlds.made.growth import Floats, Ints
from sandbox.worlds.world import ChannelInfo
from sandbox.youtube.analytics_metrics import DOLLAR_RATES, METRICS
from sandbox.youtube.analytics_rules import MONEY_METRICS, Query
from sandbox.youtube.shares import CONTINENTS, SPLIT_DIMENSIONS, Splitter, joint, split_of

Key = tuple[str, ...]
RESIDUAL_LENGTH = 150  # seconds; the residual row has no video whose length could be taken


@dataclass(frozen=True)
class Group:
    """Rows that are counted together.

    Attributes:
        names: What the group is called by dimension: its kind, its video.
    """

    channel: int
    kind: str
    rows: Ints
    names: dict[str, str]


@dataclass(frozen=True)
class Selection:
    """What a query looks at.

    Attributes:
        first: The index of its first day.
        last: The index of its last day, shortened to what is known; below `first` for nothing.
    """

    figures: Figures
    report: Report
    channels: Sequence[ChannelInfo]
    wanted: frozenset[int]
    query: Query
    first: int
    last: int
    currency: str

    def groups(self) -> list[Group]:
        """Return the groups: by channel and kind, and by video where the query names videos."""
        growth = self.figures.growth
        count = len(growth.videos)
        by_video = "video" in self.query.dimensions
        listed = self.query.filters.get("video")
        rows = np.flatnonzero(np.isin(growth.channel, list(self.wanted)))
        if by_video or listed is not None:
            alive = [int(r) for r in rows if r < count and not self._is_deleted(int(r))]
            chosen = set(listed or ())
            rows = np.array(
                [r for r in alive if listed is None or growth.videos[r].video_id in chosen],
                dtype=np.int64,
            )
        found: dict[tuple[int, str, str], list[int]] = {}
        for row in rows.tolist():
            name = growth.videos[row].video_id if by_video else ""
            key = (int(growth.channel[row]), str(growth.kind[row]), name)
            found.setdefault(key, []).append(row)
        return [
            Group(channel, kind, np.array(members), {"creatorContentType": kind, "video": name})
            for (channel, kind, name), members in found.items()
        ]

    def sums(self, group: Group, base: str) -> Floats:
        """Return a group's sum of each day."""
        days = slice(self.first, self.last + 1)
        growth = self.figures.growth
        if base == "length":
            lengths = np.array(
                [
                    growth.videos[int(r)].duration_seconds
                    if r < len(growth.videos)
                    else RESIDUAL_LENGTH
                    for r in group.rows
                ]
            )
            engaged = self.report.values("engagedViews")[group.rows, days]
            total: Floats = (engaged * lengths[:, None]).sum(axis=0).astype(float)
            return total
        values = self.report.values(base)[group.rows, days].sum(axis=0).astype(float)
        if base in {"adMicros", "redMicros"}:
            values = values * self._rates()
        return np.asarray(values, dtype=float)

    def _rates(self) -> Floats:
        months = np.array([self.figures.day(n).month for n in range(self.first, self.last + 1)])
        wobble = 0.0 if self.currency == "USD" else 0.008
        return np.asarray(DOLLAR_RATES[self.currency] * (1 + wobble * np.sin(months)))

    def _is_deleted(self, row: int) -> bool:
        gone = self.figures.growth.videos[row].deleted_at
        return gone is not None and gone.timestamp() <= self.report.at


def known_range(
    figures: Figures, report: Report, query: Query, wanted: frozenset[int], span: tuple[date, date]
) -> tuple[int, int]:
    """Return the days a query really covers: cut to the world, ended where figures end."""
    has_money = bool(MONEY_METRICS & set(query.metrics))
    newest = report.last_money_day if has_money else report.last_day
    last = min((int(newest[c]) for c in wanted), default=-1)
    return max(figures.index(span[0]), 0), min(figures.index(span[1]), last)


def table(selection: Selection) -> tuple[list[str], dict[Key, list[float]]]:
    """Return the sums a query needs, by the values of its dimensions.

    Returns:
        The names of the sums, and one list of them for each combination that has any.
    """
    query = selection.query
    bases = list(dict.fromkeys(b for m in query.metrics for b in METRICS[m].needs))
    out: dict[Key, list[float]] = {}
    if selection.last < selection.first:
        return bases, out
    starts, periods = _periods(selection)
    for group in selection.groups():
        cells, shares, keep = _cells(selection, group)
        if not keep:
            continue
        splitter = Splitter(partial(selection.sums, group), shares)
        sums = np.stack([splitter.cells(base)[:, keep] for base in bases])
        summed = np.add.reduceat(sums, starts, axis=1)
        for key, column in _keys(query, group, periods, [cells[k] for k in keep]):
            values = summed[:, column[0], column[1]].tolist()
            if any(values):
                held = out.get(key)
                out[key] = (
                    values if held is None else [a + b for a, b in zip(held, values, strict=True)]
                )
    return bases, out


def _periods(selection: Selection) -> tuple[Ints, list[str]]:
    days = [selection.figures.day(n) for n in range(selection.first, selection.last + 1)]
    if "day" in selection.query.dimensions:
        return np.arange(len(days)), [day.isoformat() for day in days]
    if "month" in selection.query.dimensions:
        names = [day.strftime("%Y-%m") for day in days]
        starts = [n for n, name in enumerate(names) if n == 0 or name != names[n - 1]]
        return np.array(starts), [names[n] for n in starts]
    return np.array([0]), [""]


def _cells(selection: Selection, group: Group) -> tuple[list[Key], Floats, list[int]]:
    """Return the parts a group divides into, their shares, and those the filters keep."""
    query = selection.query
    markets = selection.figures.growth.plans[group.channel].markets
    wanted = _wanted(query)
    dimensions = [d for d in query.dimensions if d in SPLIT_DIMENSIONS]
    dimensions += [d for d in wanted if d not in dimensions]
    splits = [split_of(d, group.kind, markets) for d in dimensions]
    names, shares = joint(splits)
    keep = [
        n
        for n, name in enumerate(names)
        if all(value in wanted.get(d, {value}) for d, value in zip(dimensions, name, strict=True))
    ]
    shown = [d for d in dimensions if d in query.dimensions]
    places = [dimensions.index(d) for d in shown]
    return [tuple(name[p] for p in places) for name in names], shares, keep


def _wanted(query: Query) -> dict[str, frozenset[str]]:
    """Return the values the filters keep, by dimension."""
    wanted = {
        name: frozenset(values)
        for name, values in query.filters.items()
        if name in SPLIT_DIMENSIONS
    }
    for continent in query.filters.get("continent", ()):
        wanted["country"] = CONTINENTS.get(continent, frozenset())
    if "subContinent" in query.filters:
        wanted["country"] = frozenset()
    return wanted


def _keys(
    query: Query, group: Group, periods: Sequence[str], cells: Sequence[Key]
) -> Iterator[tuple[Key, tuple[int, int]]]:
    """Yield each combination's key in the query's order, with its place in the sums."""
    split_names = [d for d in query.dimensions if d in SPLIT_DIMENSIONS]
    for n, period in enumerate(periods):
        for c, cell in enumerate(cells):
            names = {**group.names, **dict(zip(split_names, cell, strict=True))}
            names |= {"day": period, "month": period}
            yield tuple(names[d] for d in query.dimensions), (n, c)
