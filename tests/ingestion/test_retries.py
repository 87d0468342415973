"""A failed call is repeated at most four times, after a random or the named wait."""

from __future__ import annotations

import pytest

from ingestion.retries import RetryPolicy, TransientError, retry_after_seconds


class Failing:
    """Fails so many times, then answers."""

    def __init__(self, failures: int, retry_after: float | None = None) -> None:
        self.failures = failures
        self.retry_after = retry_after
        self.tries = 0

    def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.failures:
            raise TransientError("HTTP 503", retry_after=self.retry_after)
        return "answer"


def test_the_fifth_try_may_still_succeed() -> None:
    slept: list[float] = []
    attempt = Failing(4)
    assert RetryPolicy(sleep=slept.append).run(attempt) == "answer"
    assert attempt.tries == 5
    assert len(slept) == 4


def test_there_is_no_sixth_try() -> None:
    attempt = Failing(9)
    with pytest.raises(TransientError, match="HTTP 503"):
        RetryPolicy(sleep=lambda _: None).run(attempt)
    assert attempt.tries == 5


def test_each_wait_is_random_below_a_doubling_ceiling() -> None:
    waits: list[list[float]] = []
    for _ in range(50):
        slept: list[float] = []
        RetryPolicy(base_seconds=1.0, sleep=slept.append).run(Failing(4))
        waits.append(slept)
    for place, ceiling in enumerate((1.0, 2.0, 4.0, 8.0)):
        found = [slept[place] for slept in waits]
        assert max(found) <= ceiling
        assert min(found) < ceiling / 2 < max(found)


def test_the_wait_that_the_service_names_is_kept() -> None:
    slept: list[float] = []
    RetryPolicy(sleep=slept.append).run(Failing(1, retry_after=17.0))
    assert slept == [17.0]


def test_an_error_of_another_kind_is_not_repeated() -> None:
    tries: list[int] = []

    def wrong() -> None:
        tries.append(1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        RetryPolicy(sleep=lambda _: None).run(wrong)
    assert len(tries) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("0", 0.0), (None, None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)],
)
def test_retry_after_is_read_in_seconds(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header) == seconds
