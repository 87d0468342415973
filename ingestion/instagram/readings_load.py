"""Reads media and stories with their insights: fifty calls a request, each reading whole or not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ingestion.graph.errors import (
    GoneError,
    GraphError,
    LimitReachedError,
    MissingPermissionError,
    RefusedMetricError,
    RefusedRequestError,
    TooFewViewersError,
)
from ingestion.instagram.rows import media_insight_rows, media_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.graph.calls import GraphAnswer, GraphCall
    from ingestion.graph.healing import HealingGroup, Metrics
    from ingestion.graph.metrics_table import MetricGroup, MetricsTable
    from ingestion.instagram.api import AccountApi
    from ingestion.instagram.listing import Reading
    from ingestion.instagram.work import AccountWork
    from ingestion.landing.landing import Landing
    from ingestion.landing.outcome import AccountRecord

Row = dict[str, object]
Group = tuple["MetricGroup", "HealingGroup"]
READINGS_AT_ONCE = 200  # whole requests of fifty calls, whether a reading needs one or two


class ReadingsLoad:
    """The readings of one account.

    Attributes:
        failures: What stopped a reading, one error a reading.
        too_few_viewers: Stories whose insights are not told, since fewer than five saw them.
        not_allowed: Why insights are not told to this token; objects are read all the same.
        unsupported: Readings whose insights are refused whatever is asked, with Meta's words.
    """

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
        self._scouted: set[str] = set()
        self.failures: list[GraphError] = []
        self.not_allowed: MissingPermissionError | None = None
        self.too_few_viewers: list[str] = []
        self.unsupported: Counter[str] = Counter()

    def run(self, readings: Sequence[Reading]) -> None:
        """Land `readings`; the first of a kind alone, the others in batches."""
        waiting: list[Reading] = []
        for reading in readings:
            if self._is_over():
                return
            if reading.listed and reading.product_type not in self._scouted:
                self._scout(reading)
            else:
                waiting.append(reading)
        for at in range(0, len(waiting), READINGS_AT_ONCE):
            if not self._is_over():
                self._portion(waiting[at : at + READINGS_AT_ONCE])

    def _groups(self, reading: Reading) -> list[Group]:
        if self.not_allowed or not self._work.wants_insights:
            return []
        return self._metrics.groups("media_insights", reading.product_type)

    def _scout(self, reading: Reading) -> None:
        """Read the first of its kind, finding metrics that Meta refuses."""
        outcome = _Outcome(reading)
        for group, healing in self._groups(reading):
            make = self._api.media_insights(reading.media_id, group)
            try:
                for answer in healing.run(self._api.asking(make)):
                    outcome.add(group, answer, self._api.account_id)
            except GraphError as error:
                outcome.note(error)
        is_learnt = all(healing.is_proved for _, healing in self._groups(reading))
        if is_learnt or outcome.unsupported:
            self._scouted.add(reading.product_type)
        self._land(outcome)

    def _calls(self, reading: Reading) -> list[tuple[GraphCall, Group | None, Metrics]]:
        """The calls of a reading: its object where no list held it, and its insights."""
        calls: list[tuple[GraphCall, Group | None, Metrics]] = []
        if reading.listed is None:
            calls.append((self._api.media_by_id(reading.media_id), None, ()))
        for group, healing in self._groups(reading):
            make = self._api.media_insights(reading.media_id, group)
            calls += [(make(part), (group, healing), part) for part in healing.parts]
        return calls

    def _portion(self, readings: Sequence[Reading]) -> None:
        asked = [(reading, *call) for reading in readings for call in self._calls(reading)]
        results = self._api.batch([call for _, call, _, _ in asked])
        outcomes = {reading.media_id: _Outcome(reading) for reading in readings}
        for (reading, _, group, part), result in zip(asked, results, strict=True):
            outcome = outcomes[reading.media_id]
            if isinstance(result, RefusedMetricError) and group is not None:
                self._heal(outcome, group, part, result)
            elif isinstance(result, GraphError):
                outcome.note(result, of_object=group is None)
            elif group is None:
                outcome.listed = (result.data, result)
            else:
                outcome.add(group[0], result, self._api.account_id)
        for outcome in outcomes.values():
            self._land(outcome)

    def _heal(
        self, outcome: _Outcome, group: Group, part: Metrics, error: RefusedMetricError
    ) -> None:
        """Find what is refused of one reading's part, unless all of it is known to be."""
        if told(error) in self.unsupported:
            outcome.note(error)
            return
        make = self._api.media_insights(outcome.reading.media_id, group[0])
        try:
            for answer in group[1].healed(self._api.asking(make), part, error):
                outcome.add(group[0], answer, self._api.account_id)
        except GraphError as found:
            outcome.note(found)

    def _land(self, outcome: _Outcome) -> None:
        """Land a whole reading; of one that failed nothing, so that it stays due."""
        reading = outcome.reading
        if outcome.is_gone and not self._work.is_story_over(reading):
            self.land_gone(reading.media_id)
            return
        self.not_allowed = self.not_allowed or outcome.not_allowed
        if outcome.failure is not None:
            self.failures.append(outcome.failure)
            return
        if outcome.has_too_few_viewers:
            self.too_few_viewers.append(reading.media_id)
        if outcome.unsupported:
            self.unsupported[outcome.unsupported] += 1
        if outcome.listed is not None:
            body, answer = outcome.listed
            self._landing.add("media_insights", outcome.rows)
            row = media_row(self._api.account_id, body, answer)
            self._landing.add(reading.table, [row])

    def land_gone(self, media_id: str) -> None:
        """Record media that are no longer there."""
        row = self._record.stamped({"media_id": media_id, "reason": "gone"})
        self._landing.add("missing_media", [row])

    def _is_over(self) -> bool:
        """Whether asking further makes no sense."""
        return self._api.caller.is_stopped or any(
            isinstance(error, LimitReachedError) for error in self.failures
        )


class _Outcome:
    """What came of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.listed = reading.listed
        self.rows: list[Row] = []
        self.failure: GraphError | None = None
        self.not_allowed: MissingPermissionError | None = None
        self.is_gone = False
        self.has_too_few_viewers = False
        self.unsupported = ""

    def add(self, group: MetricGroup, answer: GraphAnswer, account_id: str) -> None:
        """Keep the values of an answer."""
        self.rows += media_insight_rows(account_id, self.reading.media_id, group, answer)

    def note(self, error: GraphError, *, of_object: bool = False) -> None:
        """Keep what an error says of the reading; refused insights leave its object."""
        if isinstance(error, GoneError):
            self.is_gone = True
        elif of_object:
            self.failure = error
        elif isinstance(error, TooFewViewersError):
            self.has_too_few_viewers = True
        elif isinstance(error, MissingPermissionError):
            self.not_allowed = error
        elif isinstance(error, RefusedRequestError):
            self.unsupported = told(error)
        else:
            self.failure = self.failure or error


def told(error: GraphError) -> str:
    """What Meta said, without whose call it was."""
    return str(error).partition(": ")[2] or str(error)
