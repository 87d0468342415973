"""The calls that a load would make: what `plan` of every source returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingestion.landing.errors import SourceError


@dataclass(frozen=True)
class PlanLine:
    """One resource of one account: how many calls, and why so many."""

    account: str
    resource: str
    bucket: str
    calls: int
    why: str

    @property
    def units(self) -> int:
        """Quota units; every call that is made here costs one."""
        return self.calls


@dataclass(frozen=True)
class LoadPlan:
    """What a load would ask for now.

    Attributes:
        lines: One for each account and resource.
        left: Bucket → units left today; None where there is no daily limit.
        discovery_calls: Calls made to find this out.
        failures: Accounts that cannot be loaded.
    """

    lines: tuple[PlanLine, ...]
    left: Mapping[str, int | None]
    discovery_calls: int
    failures: tuple[SourceError, ...] = ()

    @property
    def buckets(self) -> dict[str, tuple[int, int | None]]:
        """Bucket → (units planned, units left today)."""
        planned: Counter[str] = Counter()
        for line in self.lines:
            planned[line.bucket] += line.units
        names = {**self.left, **planned}
        return {bucket: (planned[bucket], self.left.get(bucket)) for bucket in names}

    @property
    def calls(self) -> int:
        """All calls."""
        return sum(line.calls for line in self.lines)

    def as_json(self) -> dict[str, object]:
        """The plan for programs."""
        return {
            "lines": [
                {
                    "account": line.account,
                    "resource": line.resource,
                    "bucket": line.bucket,
                    "calls": line.calls,
                    "units": line.units,
                    "why": line.why,
                }
                for line in self.lines
            ],
            "buckets": {
                bucket: {"planned_units": planned, "left_units": left}
                for bucket, (planned, left) in self.buckets.items()
            },
            "calls": self.calls,
            "discovery_calls": self.discovery_calls,
            "failures": [str(error) for error in self.failures],
        }
