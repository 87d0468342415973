"""Insights of many subjects: each group is tried on one of them, then fifty calls a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.facebook.fields import insights
from ingestion.graph.errors import (
    GoneError,
    GraphError,
    LimitReachedError,
    MissingPermissionError,
    RefusedMetricError,
    TokenRefusedError,
    UnreachableError,
    UnreadableAnswerError,
)
from ingestion.graph.healing import HealingGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ingestion.facebook.session import Session
    from ingestion.graph.calls import Caller, GraphAnswer, GraphCall
    from ingestion.graph.healing import Metrics
    from ingestion.graph.metrics_table import MetricGroup

READ_LATER = (LimitReachedError, UnreachableError, TokenRefusedError, UnreadableAnswerError)
MOST_ODD_SUBJECTS = 3  # single subjects whose own refusals are searched, a Page and resource


@dataclass(frozen=True)
class Subject:
    """A post, a video, or a Page over a range of days.

    Attributes:
        name: What tells it from the others of its kind.
        object_id: Whose figures are asked for.
        params: What else the call says, such as the days.
    """

    name: str
    object_id: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass
class Outcome:
    """What came of asking for figures.

    Attributes:
        gone: Names of subjects that are no longer there.
        broken: Names of subjects of which some figures did not come.
        unfinished: Those of them whose figures are left to a later run.
        problem: The first error that is not about a single subject.
    """

    gone: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    unfinished: set[str] = field(default_factory=set)
    problem: GraphError | None = None

    def failed(self, subject: Subject, error: GraphError) -> None:
        """Note what became of a subject's figures."""
        if isinstance(error, GoneError):
            self.gone.add(subject.name)
            return
        self.problem = self.problem or error
        self.broken.add(subject.name)
        if isinstance(error, READ_LATER):
            self.unfinished.add(subject.name)


@dataclass(frozen=True)
class _Asked:
    group: MetricGroup
    subject: Subject
    part: Metrics


class Figures:
    """Asks for the figures of one resource of one Page.

    Attributes:
        outcome: What came of it so far.
    """

    def __init__(
        self,
        session: Session,
        caller: Caller,
        endpoint: str,
        resource: str,
        *,
        land: Callable[[MetricGroup, Subject, GraphAnswer], None],
    ) -> None:
        self._session = session
        self._caller = caller
        self._endpoint = endpoint
        self._resource = resource
        self._land = land
        self._odd = 0
        self.outcome = Outcome()

    def ask(self, kinds: Mapping[str, Sequence[Subject]]) -> Outcome:
        """Ask for all figures of `kinds` (kind in the table of metrics → subjects)."""
        waiting: list[_Asked] = []
        for kind, subjects in kinds.items():
            for group, healing in self._session.table.groups(self._resource, kind):
                if isinstance(self.outcome.problem, MissingPermissionError):
                    continue  # it holds for every group
                left = self._tried(group, healing, subjects)
                waiting += [_Asked(group, s, part) for s in left for part in healing.parts]
        calls = [asked for asked in waiting if asked.subject.name not in self.outcome.gone]
        results = self._session.client.batch([self._call(each) for each in calls], self._caller)
        for asked, result in zip(calls, results, strict=True):
            if isinstance(result, RefusedMetricError):
                self._odd_subject(asked, result)
            elif isinstance(result, GraphError):
                self.outcome.failed(asked.subject, result)
            else:
                self._land(asked.group, asked.subject, result)
        return self.outcome

    def _tried(
        self, group: MetricGroup, healing: HealingGroup, subjects: Sequence[Subject]
    ) -> list[Subject]:
        """Try `group` on the first subject that is there; returns those still to be asked.

        Every Page does so by itself, though one that came before may have found what is refused:
        then what a run asks, and in which batches, does not hang on which Page was faster.
        """
        left = [subject for subject in subjects if subject.name not in self.outcome.gone]
        while left:
            first = left.pop(0)
            try:
                answers = healing.run(self._asker(group, first))
            except GoneError as error:
                self.outcome.failed(first, error)
                continue
            except GraphError as error:
                for subject in (first, *left):
                    self.outcome.failed(subject, error)
                return []
            for answer in answers:
                self._land(group, first, answer)
            break
        return left

    def _odd_subject(self, asked: _Asked, error: RefusedMetricError) -> None:
        """Get what Meta does tell of a subject that refuses what others of its kind answer."""
        self._odd += 1
        if self._odd > MOST_ODD_SUBJECTS or len(asked.part) == 1:
            self.outcome.failed(asked.subject, error)
            return
        alone = HealingGroup(asked.part)
        try:
            answers = alone.healed(self._asker(asked.group, asked.subject), asked.part, error)
        except GraphError as again:
            self.outcome.failed(asked.subject, again)
            return
        finally:
            with self._session.notes.lock:
                self._session.notes.extra_calls += alone.extra_calls
        for answer in answers:
            self._land(asked.group, asked.subject, answer)

    def _asker(self, group: MetricGroup, subject: Subject) -> Callable[[Metrics], GraphAnswer]:
        def ask(metrics: Metrics) -> GraphAnswer:
            return self._session.client.ask(
                self._call(_Asked(group, subject, metrics)), self._caller
            )

        return ask

    def _call(self, asked: _Asked) -> GraphCall:
        params = {**asked.group.params, **asked.subject.params}
        return insights(self._endpoint, asked.subject.object_id, asked.part, params)
