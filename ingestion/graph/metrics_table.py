"""Which metrics are asked for together, by resource and kind of object; learns from refusals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ingestion.graph.healing import HealingGroup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from ingestion.graph.healing import Metrics

RECHECK_DAYS = 30
RETIRED_WORDS = ("valid insights metric", "must be one of the following", "does not exist")


@dataclass(frozen=True)
class MetricGroup:
    """Metrics that one call can ask for.

    Attributes:
        resource: The resource of the ledgers, such as ``instagram_media_insights``.
        kind: Kind of object, such as ``REELS``; '' where there is one only.
        metrics: Meta's names.
        params: What else the call says: period, breakdown, metric_type.
    """

    resource: str
    kind: str
    metrics: Metrics
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def breakdown(self) -> str:
        """The breakdown's name; '' for none."""
        return self.params.get("breakdown", "")

    @property
    def scope(self) -> str:
        """What a refusal in this group is about: the kind, and the breakdown where there is one."""
        return "/".join(word for word in (self.kind, self.breakdown) if word)


@dataclass(frozen=True)
class Refusal:
    """A metric that Meta refused."""

    resource: str
    scope: str
    metric: str
    refused_at: datetime


class MetricsTable:
    """The groups of one platform, less what was refused lately, for the length of a run.

    A refused metric is one that Meta no longer knows, whoever asks: what one account's request
    taught holds for all, and is asked for again after `recheck_days`.
    """

    def __init__(
        self,
        groups: Sequence[MetricGroup],
        refusals: Sequence[Refusal],
        *,
        now: datetime,
        recheck_days: int = RECHECK_DAYS,
    ) -> None:
        oldest = now - timedelta(days=recheck_days)
        lately = [refusal for refusal in refusals if refusal.refused_at > oldest]
        self._healing = {
            group: HealingGroup(
                group.metrics,
                known=frozenset(
                    r.metric
                    for r in lately
                    if (r.resource, r.scope) == (group.resource, group.scope)
                ),
            )
            for group in groups
        }

    def groups(self, resource: str, kind: str = "") -> list[tuple[MetricGroup, HealingGroup]]:
        """The groups that a reading of such an object needs, each with something left to ask."""
        return [
            (group, healing)
            for group, healing in self._healing.items()
            if (group.resource, group.kind) == (resource, kind) and healing.parts
        ]

    def call_count(self, resource: str, kind: str = "") -> int:
        """How many calls a reading of such an object needs, as far as is known."""
        return sum(len(healing.parts) for _, healing in self.groups(resource, kind))

    @property
    def found(self) -> list[tuple[MetricGroup, dict[str, str]]]:
        """The groups in which this run found refused metrics, with what Meta said of each."""
        return [
            (g, dict(healing.refused)) for g, healing in self._healing.items() if healing.refused
        ]

    @property
    def extra_calls(self) -> int:
        """Calls made in this run to find what is refused."""
        return sum(healing.extra_calls for healing in self._healing.values())


def refusal_reason(told: str) -> str:
    """The ledger's word for a refused metric: ``retired`` when Meta does not know the name."""
    text = told.lower()
    return "retired" if any(words in text for words in RETIRED_WORDS) else "not_supported"
