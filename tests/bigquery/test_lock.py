"""Two runs at once on BigQuery, from one machine or two: one works, the other is told who does."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from warehouse import bigquery_lock as bigquery_lock_module
from warehouse.bigquery_errors import BigQueryNotAllowedError
from warehouse.bigquery_lock import (
    Lease,
    WarehouseInUseError,
    WarehouseLeaseLostError,
    bigquery_lock,
)
from warehouse.lock_holder import Holder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sandbox.bigquery import FaultyBigQuery
    from warehouse.bigquery_settings import BigQuerySettings

pytestmark = pytest.mark.integration
MARIA = Holder("run", "maria", "worker-1", 41, "folder-1", "2026-11-20T10:00:00+00:00", "run-1")
OMAR = Holder("load", "omar", "worker-2", 7, "folder-2", "2026-11-20T10:05:00+00:00", "run-2")
MINUTE = timedelta(minutes=1)
NUMBERS = itertools.count()


@pytest.fixture
def settings(settings: BigQuerySettings) -> BigQuerySettings:
    """Datasets of its own for each test."""
    return replace(settings, dataset_prefix=f"lock{next(NUMBERS)}_")


def lease(
    settings: BigQuerySettings, holder: Holder, now: Callable[[], datetime] | None = None
) -> Lease:
    clock = now or (lambda: datetime.now(UTC))
    return Lease(settings.client(), settings, holder, now=clock, lease=10 * MINUTE)


def lock_table(settings: BigQuerySettings) -> Any:
    return settings.client().get_table(f"{settings.dataset('ops')}.run_lock")


def test_a_second_run_is_told_who_is_at_work_and_until_when(settings: BigQuerySettings) -> None:
    with bigquery_lock(settings, holder=MARIA):
        until = lock_table(settings).expires.isoformat(timespec="seconds")
        with (
            pytest.raises(WarehouseInUseError) as told,
            bigquery_lock(settings, holder=OMAR),
        ):
            pass
    assert str(told.value) == (
        f"BigQuery project groundswell-local, datasets {settings.dataset_prefix}* are in use by "
        "`groundswell run` of maria on worker-1 (process 41, since 2026-11-20T10:00:00+00:00): "
        f"wait until it ends; if its machine is gone, the lock ends by itself at {until}"
    )


def test_when_a_run_ends_the_next_one_works_also_after_a_failure(
    settings: BigQuerySettings,
) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        bigquery_lock(settings, holder=MARIA),
    ):
        raise ZeroDivisionError
    with bigquery_lock(settings, holder=OMAR) as held:
        held.require()


def test_other_datasets_of_the_project_are_not_locked(settings: BigQuerySettings) -> None:
    other = replace(settings, dataset_prefix="another_")
    with bigquery_lock(settings, holder=MARIA), bigquery_lock(other, holder=OMAR):
        assert lock_table(other).description != lock_table(settings).description


def test_of_many_runs_at_once_one_works(settings: BigQuerySettings) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(6)

    def contend(number: int) -> None:
        contender = lease(settings, replace(MARIA, run=f"run-{number}", folder=f"f-{number}"))
        start.wait()
        try:
            contender.acquire()
        except WarehouseInUseError:
            outcomes.append("told")
        else:
            outcomes.append("works")

    threads = [threading.Thread(target=contend, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["told"] * 5 + ["works"]


def test_a_dead_run_of_the_same_folder_is_taken_over_at_once(settings: BigQuerySettings) -> None:
    lease(settings, MARIA).acquire()  # and never released: the process died
    again = replace(MARIA, pid=42, run="run-9")
    with bigquery_lock(settings, holder=again):
        assert '"pid": 42' in lock_table(settings).description


def test_the_same_folder_on_another_machine_is_not_taken_over(settings: BigQuerySettings) -> None:
    lease(settings, MARIA).acquire()
    copied = replace(MARIA, host="worker-3", run="run-9")
    with pytest.raises(WarehouseInUseError):
        lease(settings, copied).acquire()


def test_a_lease_that_ended_is_taken_over_and_its_holder_stops(settings: BigQuerySettings) -> None:
    slept = lease(settings, MARIA)
    slept.acquire()
    lease(settings, OMAR, now=lambda: datetime.now(UTC) + 12 * MINUTE).acquire()
    slept.renew()
    with pytest.raises(WarehouseLeaseLostError, match=r"now held by `groundswell load` of omar"):
        slept.require()
    slept.release()
    assert "omar" in lock_table(settings).description


def test_a_lease_that_google_ended_is_taken_over(settings: BigQuerySettings) -> None:
    lease(settings, MARIA, now=lambda: datetime.now(UTC) - 10 * MINUTE + MINUTE / 120).acquire()
    threading.Event().wait(0.6)
    lease(settings, OMAR).acquire()
    assert "omar" in lock_table(settings).description


def test_a_long_run_renews_its_lease(
    settings: BigQuerySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bigquery_lock_module, "RENEWALS_PER_LEASE", 6000)  # each 0.1 s
    with bigquery_lock(settings, holder=MARIA) as held:
        first = lock_table(settings).expires
        while lock_table(settings).expires == first:
            threading.Event().wait(0.05)
        held.require()
        with pytest.raises(WarehouseInUseError):
            lease(settings, OMAR).acquire()


def test_a_lock_whose_answer_was_lost_is_ours(
    settings: BigQuerySettings, faulty: FaultyBigQuery
) -> None:
    faulty.faults.add("drop_answer", "/tables", method="POST")
    held = lease(settings, MARIA)
    held.acquire()
    faulty.faults.add("drop_answer", "/run_lock", method="PATCH")
    held.renew()
    held.require()
    held.renew()
    held.require()


def test_without_permission_to_lock_the_missing_role_is_named(
    settings: BigQuerySettings, faulty: FaultyBigQuery
) -> None:
    faulty.faults.add(
        "error",
        "/tables",
        method="POST",
        reason="accessDenied",
        message="Access Denied: Dataset groundswell-local:ops: Permission bigquery.tables.create "
        "denied on dataset groundswell-local:ops (or it may not exist).",
    )
    with (
        pytest.raises(
            BigQueryNotAllowedError, match=r"give the account roles/bigquery\.dataEditor"
        ),
        bigquery_lock(settings, holder=MARIA),
    ):
        pass


def test_a_folder_keeps_its_identity(tmp_path: Path) -> None:
    first, second = Holder.here("run", tmp_path), Holder.here("load", tmp_path)
    assert first.is_dead_to(second)
    assert not first.is_dead_to(Holder.here("run", tmp_path / "other"))
    assert not first.is_dead_to(first)
