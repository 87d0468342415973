"""Usage headers slow a run down at 80 % and stop it at 95 %, for as long as Meta says."""

from __future__ import annotations

import json

import pytest

from ingestion.graph.errors import LimitReachedError
from ingestion.graph.limits import Budget, Limits


def budget(slept: list[float], *, max_wait_seconds: float = 3_900.0) -> Budget:
    """A budget whose waits are written down."""
    return Budget(Limits(max_wait_seconds=max_wait_seconds, sleep=slept.append))


def page_usage(percent: int, minutes: int = 0, *, share: str = "call_count") -> dict[str, str]:
    """The header of a Page's limit."""
    usage = {"call_count": 1, "total_cputime": 1, "total_time": 1, share: percent}
    entry = {"type": "pages", **usage, "estimated_time_to_regain_access": minutes}
    return {"x-business-use-case-usage": json.dumps({"77": [entry]})}


def test_under_eighty_percent_nothing_waits() -> None:
    slept: list[float] = []
    found = budget(slept)
    found.note("77", page_usage(79))
    found.wait("77")
    assert slept == []
    assert found.used("77") == 0.79


@pytest.mark.parametrize(("percent", "seconds"), [(80, 1.0), (86, 4.0), (94, 9.333333)])
def test_from_eighty_percent_calls_are_spread_out(percent: int, seconds: float) -> None:
    slept: list[float] = []
    found = budget(slept)
    found.note("77", page_usage(percent))
    found.wait("77")
    assert slept == [pytest.approx(seconds, abs=1e-5)]


@pytest.mark.parametrize("share", ["call_count", "total_cputime", "total_time"])
def test_at_ninety_five_percent_of_any_share_it_pauses_as_long_as_meta_says(share: str) -> None:
    slept: list[float] = []
    found = budget(slept)
    found.note("77", page_usage(95, minutes=12, share=share))
    found.wait("77")
    assert slept == [720.0]
    found.wait("77")
    assert slept == [720.0]  # what is used is not known until the next answer


def test_one_page_does_not_wait_for_another() -> None:
    slept: list[float] = []
    found = budget(slept)
    found.note("77", page_usage(99, minutes=5))
    found.wait("78")
    assert slept == []


def test_the_apps_limit_holds_for_every_page_and_lasts_an_hour() -> None:
    slept: list[float] = []
    found = budget(slept)
    found.note("77", {"X-App-Usage": '{"call_count":96,"total_cputime":2,"total_time":3}'})
    found.wait("78")
    assert slept == [3_600.0]


def test_waiting_longer_than_a_run_may_wait_is_given_up() -> None:
    slept: list[float] = []
    found = budget(slept, max_wait_seconds=900)
    found.note("77", page_usage(100, minutes=10))
    found.wait("77")
    found.note("77", page_usage(100, minutes=10))
    with pytest.raises(LimitReachedError, match="are in 10 minutes"):
        found.wait("77")
    assert slept == [600.0]


def test_headers_that_cannot_be_read_change_nothing() -> None:
    slept: list[float] = []
    found = budget(slept)
    found.note("77", {"X-App-Usage": "soon", "X-Business-Use-Case-Usage": "[]"})
    found.wait("77")
    assert slept == []
