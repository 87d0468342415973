"""A refused metric is found in few calls, set aside, and the values of the others arrive."""

from __future__ import annotations

import math
import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.graph.calls import GraphAnswer
from ingestion.graph.errors import GoneError, RefusedMetricError
from ingestion.graph.healing import HealingGroup, Metrics

NAMES = tuple(f"m{number:02d}" for number in range(16))
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


class Meta:
    """Answers requests that hold nothing refused and no two that refuse each other's company."""

    def __init__(self, *refused: str, apart: tuple[str, ...] = ()) -> None:
        self.refused = set(refused)
        self.apart = set(apart)
        self.calls: list[Metrics] = []

    def ask(self, metrics: Metrics) -> GraphAnswer:
        self.calls.append(metrics)
        if self.refused & set(metrics) or (self.apart and self.apart <= set(metrics)):
            raise RefusedMetricError("(#100) The value must be a valid insights metric")
        rows = [{"name": name} for name in metrics]
        return GraphAnswer({"data": rows}, "r", NOW, "v26.0")


def arrived(answers: list[GraphAnswer]) -> list[str]:
    return sorted(item["name"] for answer in answers for item in answer.items)


def test_a_good_request_costs_one_call() -> None:
    meta = Meta()
    assert arrived(HealingGroup(NAMES).run(meta.ask)) == list(NAMES)
    assert meta.calls == [NAMES]


@pytest.mark.parametrize("count", range(1, 17))
def test_one_refused_metric_among_n_is_found_within_the_bound(count: int) -> None:
    for culprit in NAMES[:count]:
        meta, group = Meta(culprit), HealingGroup(NAMES[:count])
        answers = group.run(meta.ask)
        assert arrived(answers) == [name for name in NAMES[:count] if name != culprit]
        assert set(group.refused) == {culprit}
        assert group.extra_calls == len(meta.calls) - 1
        assert group.extra_calls <= 2 * math.log2(count) + 2


@settings(deadline=None)
@given(st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_every_refused_metric_is_found_and_nothing_else(culprits: set[str]) -> None:
    meta, group = Meta(*culprits), HealingGroup(NAMES)
    assert set(arrived(group.run(meta.ask))) == set(NAMES) - culprits
    assert set(group.refused) == culprits
    assert group.extra_calls <= len(culprits) * (2 * math.log2(len(NAMES)) + 2)


def test_no_value_arrives_twice() -> None:
    names = arrived(HealingGroup(NAMES).run(Meta("m03", "m09").ask))
    assert len(names) == len(set(names)) == 14


def test_the_next_request_asks_for_all_the_others_in_one_call() -> None:
    meta, group = Meta("m05"), HealingGroup(NAMES)
    group.run(meta.ask)
    before = len(meta.calls)
    group.run(meta.ask)
    assert meta.calls[before:] == [tuple(name for name in NAMES if name != "m05")]


def test_two_metrics_that_refuse_each_others_company_are_asked_apart() -> None:
    meta, group = Meta(apart=("m02", "m13")), HealingGroup(NAMES)
    assert arrived(group.run(meta.ask)) == list(NAMES)
    assert group.refused == {}
    before = len(meta.calls)
    assert arrived(group.run(meta.ask)) == list(NAMES)
    assert len(meta.calls) - before == 2


def test_a_metric_refused_in_an_earlier_run_is_not_asked_for() -> None:
    meta = Meta("m05")
    group = HealingGroup(NAMES, known=frozenset({"m05"}))
    group.run(meta.ask)
    assert len(meta.calls) == 1
    assert group.refused == {}


def test_a_request_wrong_for_another_reason_stays_an_error_and_blames_no_metric() -> None:
    meta, group = Meta(*NAMES), HealingGroup(NAMES)
    with pytest.raises(RefusedMetricError):
        group.run(meta.ask)
    assert group.refused == {}
    assert group.parts == (NAMES,)
    # five metrics refused alone are enough to give up: halves of 8, 4, 2, 1, then 1, 2, 1
    assert group.extra_calls == 14


def test_another_error_is_not_taken_for_a_refused_metric() -> None:
    group = HealingGroup(NAMES)

    def gone(metrics: Metrics) -> Any:
        raise GoneError("gone")

    with pytest.raises(GoneError):
        group.run(gone)
    assert not group.is_proved
    assert group.parts == (NAMES,)


def test_a_part_of_a_batch_that_was_refused_is_healed_alone() -> None:
    meta, group = Meta(), HealingGroup(NAMES)
    group.run(meta.ask)
    meta.refused = {"m07"}
    answers = group.healed(meta.ask, NAMES, RefusedMetricError("(#100) retired in mid-run"))
    assert arrived(answers) == [name for name in NAMES if name != "m07"]
    calls = len(meta.calls)
    # the other parts of the same batch were refused too: each is asked again once, without it
    again = group.healed(meta.ask, NAMES, RefusedMetricError("(#100) retired in mid-run"))
    assert arrived(again) == [name for name in NAMES if name != "m07"]
    assert len(meta.calls) == calls + 1


def test_with_no_metric_left_nothing_is_asked() -> None:
    meta, group = Meta(), HealingGroup(("m00",), known=frozenset({"m00"}))
    assert group.run(meta.ask) == []
    assert meta.calls == []


def test_a_single_metric_that_is_refused_is_set_aside_without_further_calls() -> None:
    meta, group = Meta("m00"), HealingGroup(("m00",))
    assert group.run(meta.ask) == []
    assert set(group.refused) == {"m00"}
    assert (len(meta.calls), group.parts) == (1, ())


def test_threads_wait_for_what_the_first_one_learns() -> None:
    meta, group = Meta("m05"), HealingGroup(NAMES)

    def slow(metrics: Metrics) -> GraphAnswer:
        time.sleep(0.005)
        return meta.ask(metrics)

    threads = [threading.Thread(target=group.run, args=(slow,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # one refused, the search of eight, and one call of each other thread
    assert len(meta.calls) == 1 + 8 + 3
    assert group.extra_calls == 8
