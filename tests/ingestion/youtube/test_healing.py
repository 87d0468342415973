"""A refused metric is found in few calls, set aside, and the others still arrive."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.youtube.errors import RefusedRequestError
from ingestion.youtube.healing import HealingReport
from ingestion.youtube.reports import ACTIVITY

if TYPE_CHECKING:
    from collections.abc import Callable


class Platform:
    """Answers requests that hold no refused metric, and counts them."""

    def __init__(self, *refused: str) -> None:
        self.refused = set(refused)
        self.calls: list[tuple[tuple[str, ...], str]] = []

    def ask(self, metrics: tuple[str, ...], left_out: str) -> Any:
        self.calls.append((metrics, left_out))
        has_dimension = "creatorContentType" in self.refused and not left_out
        if self.refused & set(metrics) or has_dimension:
            raise RefusedRequestError("The query is not supported.")
        return metrics


def healing(optional: str | None = None, **known: bool) -> HealingReport:
    return HealingReport(ACTIVITY, known=frozenset(known), optional=optional)


def test_a_good_request_costs_one_call() -> None:
    platform = Platform()
    assert healing().run(platform.ask) == ACTIVITY  # type: ignore[comparison-overlap]
    assert len(platform.calls) == 1


@pytest.mark.parametrize("culprit", ACTIVITY)
def test_one_refused_metric_is_found_within_the_bound(culprit: str) -> None:
    platform, report = Platform(culprit), healing()
    answer: Any = report.run(platform.ask)
    assert answer == tuple(metric for metric in ACTIVITY if metric != culprit)
    assert set(report.refused) == {culprit}
    assert len(platform.calls) - 1 <= 2 * math.log2(len(ACTIVITY)) + 2
    assert report.extra_calls == len(platform.calls) - 1


@settings(deadline=None)
@given(st.sets(st.sampled_from(ACTIVITY), min_size=1, max_size=4))
def test_every_culprit_is_found_and_nothing_else(culprits: set[str]) -> None:
    platform, report = Platform(*culprits), healing()
    answer: Any = report.run(platform.ask)
    assert set(answer) == set(ACTIVITY) - culprits
    assert set(report.refused) == culprits
    bound = len(culprits) * (2 * math.log2(len(ACTIVITY)) + 2)
    assert len(platform.calls) - 1 <= bound


def test_the_next_request_no_longer_asks_for_the_culprit() -> None:
    platform, report = Platform("shares"), healing()
    report.run(platform.ask)
    before = len(platform.calls)
    report.run(platform.ask)
    assert len(platform.calls) == before + 1
    assert "shares" not in platform.calls[-1][0]


def test_a_metric_refused_in_an_earlier_run_is_not_asked_for() -> None:
    platform = Platform("shares")
    healing(shares=True).run(platform.ask)
    assert len(platform.calls) == 1


def test_an_optional_dimension_is_left_out_when_refused() -> None:
    platform, report = Platform("creatorContentType"), healing("creatorContentType")
    assert report.run(platform.ask) == ACTIVITY  # type: ignore[comparison-overlap]
    assert report.left_out == "creatorContentType"
    assert len(platform.calls) == 2


def test_a_request_wrong_for_another_reason_stays_an_error_and_blames_no_metric() -> None:
    report = healing()
    with pytest.raises(RefusedRequestError):
        report.run(_always_refused())
    assert report.refused == {}
    assert report.extra_calls <= 4 * (2 * math.log2(len(ACTIVITY)) + 2)


def test_with_no_metric_left_nothing_is_asked() -> None:
    report = HealingReport(("views",), known=frozenset({"views"}), optional=None)
    assert report.run(_always_refused()) is None


def _always_refused() -> Callable[[tuple[str, ...], str], Any]:
    def ask(metrics: tuple[str, ...], left_out: str) -> Any:
        raise RefusedRequestError("Unknown identifier given in field parameters.ids.")

    return ask
