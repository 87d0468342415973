"""The ledger of refused metrics: what is left out, and what each Page's ledger still has to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ingestion.facebook.work import EVERY_METRIC
from ingestion.graph.metrics_table import MetricsTable, Refusal, refusal_reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ingestion.facebook.state import FacebookState
    from ingestion.graph.metrics_table import MetricGroup

KNOWN_OF_ANOTHER_PAGE = "Meta refused it to another Page"


@dataclass(frozen=True)
class Told:
    """A line of the ledger: a metric, named with its scope, and why it is not asked for."""

    resource: str
    name: str
    reason: str
    detail: str


class Refusals:
    """What was refused within the last `recheck_days`, to any Page."""

    def __init__(self, state: FacebookState, *, now: datetime, recheck_days: int) -> None:
        self._state = state
        self._now = now
        self._recheck = timedelta(days=recheck_days)

    def known(self) -> list[Refusal]:
        """The refusals by metric, for the table of metrics."""
        return [
            Refusal(resource, name.partition("/")[2], name.partition("/")[0], refused_at)
            for resource, name, _, refused_at in self._lately()
        ]

    def untold(self, page_id: str, table: MetricsTable) -> list[Told]:
        """What the ledger of `page_id` does not say yet of the metrics that are left out."""
        found = {
            (resource, name): Told(resource, name, reason, KNOWN_OF_ANOTHER_PAGE)
            for resource, name, reason, _ in self._lately()
            if not self._is_told(page_id, resource, name)
        }
        for group, refused in table.found:
            for metric, why in refused.items():
                told = Told(group.resource, ledger_name(group, metric), refusal_reason(why), why)
                found[told.resource, told.name] = told
        return [found[key] for key in sorted(found)]

    def _lately(self) -> Iterator[tuple[str, str, str, datetime]]:
        for (_, resource), found in self._state.refusals.items():
            for name, (reason, refused_at) in found.items():
                if name != EVERY_METRIC and self._now - refused_at < self._recheck:
                    yield resource, name, reason, refused_at

    def _is_told(self, page_id: str, resource: str, name: str) -> bool:
        found = self._state.refusals.get((page_id, resource), {}).get(name)
        return found is not None and self._now - found[1] < self._recheck


def ledger_name(group: MetricGroup, metric: str) -> str:
    """How the ledger of refusals names a metric: with its scope where it has one."""
    return f"{metric}/{group.scope}" if group.scope else metric
