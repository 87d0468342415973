"""Reads an account's own figures: by day, of windows, its followers' series, its audience."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.graph.errors import GraphError, LimitReachedError, RefusedMetricError
from ingestion.instagram.metrics import DAY, FOLLOWERS_NEEDED, SERIES, WINDOW, WINDOW_LENGTHS
from ingestion.instagram.rows import account_insight_rows, demographic_rows
from ingestion.ranges import ONE_DAY, Days, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.graph.calls import GraphAnswer
    from ingestion.graph.healing import HealingGroup, Metrics
    from ingestion.graph.metrics_table import MetricGroup, MetricsTable
    from ingestion.instagram.api import AccountApi
    from ingestion.instagram.work import AccountWork
    from ingestion.landing.landing import Landing
    from ingestion.landing.outcome import AccountRecord

INSIGHTS, DEMOGRAPHICS = "account_insights", "account_demographics"


@dataclass(frozen=True)
class Window:
    """Days that are asked for in one answer, and the kind that decides the groups of metrics."""

    days: Days
    kind: str


def windows_to_ask(work: AccountWork) -> list[Window]:
    """Each day, the windows of 7 and 28 days that end with the newest, and the series."""
    asked = [Window(Days(d, d), DAY) for days in work.days()[::-1] for d in days.each()[::-1]]
    if not asked:
        return []
    end = asked[0].days.end
    if not work.is_fresh(INSIGHTS):
        asked += [Window(Days(end - (n - 1) * ONE_DAY, end), WINDOW) for n in WINDOW_LENGTHS]
    series = work.follower_days()
    if series is not None and work.has_followers(FOLLOWERS_NEEDED):
        asked.append(Window(series, SERIES))
    return asked


class FiguresLoad:
    """The figures of one account."""

    def __init__(
        self,
        api: AccountApi,
        work: AccountWork,
        *,
        metrics: MetricsTable,
        landing: Landing,
        record: AccountRecord,
    ) -> None:
        self._api = api
        self._work = work
        self._metrics = metrics
        self._landing = landing
        self._record = record

    def insights(self) -> None:
        """Land the account's insights of the days that are due; those that failed are gaps."""
        failed: list[tuple[Window, GraphError]] = []
        waiting: list[Window] = []
        scouted: set[str] = set()
        asked = windows_to_ask(self._work)
        for window in asked:
            if failed or window.kind in scouted:
                waiting.append(window)
                continue
            scouted.add(window.kind)
            try:
                self._scout(window)
            except GraphError as error:
                failed.append((window, error))
        if failed and (self._api.caller.is_stopped or isinstance(failed[0][1], LimitReachedError)):
            failed += [(window, failed[0][1]) for window in waiting]
        else:
            failed += self._in_batches(waiting)
        self._record_days(asked, failed)

    def _record_days(
        self, asked: Sequence[Window], failed: Sequence[tuple[Window, GraphError]]
    ) -> None:
        """Record the days that were answered, and a gap for those that were not, by reason."""
        lost: dict[str, list[Days]] = defaultdict(list)
        errors = {error.gap_reason: error for _, error in reversed(failed)}
        for window, error in failed:
            lost[error.gap_reason].append(window.days)
        answered = [w.days for w in asked if w.kind == DAY and w not in [f for f, _ in failed]]
        for days in joined(answered):
            self._record.fetched(INSIGHTS, days)
        for reason, ranges in lost.items():
            self._record.gap(INSIGHTS, joined(ranges), reason, detail=str(errors[reason]))
        for error in errors.values():
            self._record.failed(error)

    def demographics(self) -> None:
        """Land who follows the account and who engages, by age, city, country and gender.

        Raises:
            GraphError: Meta says no.
        """
        for group, healing in self._metrics.groups(DEMOGRAPHICS):
            make = self._api.demographics(group)
            for answer in healing.run(self._api.asking(make)):
                rows = demographic_rows(self._api.account_id, group, answer)
                self._landing.add(DEMOGRAPHICS, rows)
        today = self._work.today
        self._record.fetched(DEMOGRAPHICS, Days(today, today))

    def _scout(self, window: Window) -> None:
        """Ask for one window, finding metrics that Meta refuses."""
        for group, healing in self._metrics.groups(INSIGHTS, window.kind):
            make = self._api.account_insights(group, window.days)
            for answer in healing.run(self._api.asking(make)):
                self._add(window, group, answer)

    def _in_batches(self, windows: Sequence[Window]) -> list[tuple[Window, GraphError]]:
        """Ask for the other windows, fifty calls a request; returns those that failed, and why."""
        asked = [
            (window, group, healing, part)
            for window in windows
            for group, healing in self._metrics.groups(INSIGHTS, window.kind)
            for part in healing.parts
        ]
        calls = [self._api.account_insights(group, w.days)(part) for w, group, _, part in asked]
        failed: dict[Window, GraphError] = {}
        for (window, group, healing, part), result in zip(
            asked, self._api.batch(calls), strict=True
        ):
            try:
                for answer in self._healed(
                    window, group, healing=healing, part=part, result=result
                ):
                    self._add(window, group, answer)
            except GraphError as error:
                failed.setdefault(window, error)
        return list(failed.items())

    def _healed(
        self,
        window: Window,
        group: MetricGroup,
        *,
        healing: HealingGroup,
        part: Metrics,
        result: GraphAnswer | GraphError,
    ) -> list[GraphAnswer]:
        if isinstance(result, RefusedMetricError):
            make = self._api.account_insights(group, window.days)
            return healing.healed(self._api.asking(make), part, result)
        if isinstance(result, GraphError):
            raise result
        return [result]

    def _add(self, window: Window, group: MetricGroup, answer: GraphAnswer) -> None:
        rows = account_insight_rows(self._api.account_id, window.days, group, answer)
        self._landing.add(INSIGHTS, rows)
