"""One run at a time writes into the warehouse on BigQuery, from whatever machine.

The lock is a table: Google makes a table of one name once, and refuses the second. Its expiration
is the lease, which a thread renews while the run goes on, so that a machine that dies leaves a lock
that ends by itself. Its description says who holds it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from warehouse.bigquery_errors import explained
from warehouse.bigquery_retries import call_retry
from warehouse.errors import WarehouseBusyError
from warehouse.lock_holder import Holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.bigquery_settings import BigQuerySettings

log = logging.getLogger(__name__)

SCHEMA, TABLE = "ops", "run_lock"
LEASE = timedelta(minutes=10)
RENEWALS_PER_LEASE = 3
OVERDUE = timedelta(minutes=1)
"""A lease that ended this long ago by our clock is over, even if Google still shows the table."""
TRIES = 3
RELEASE_SECONDS = 10.0


class WarehouseInUseError(WarehouseBusyError):
    """Another run, here or on another machine, works on the warehouse."""


class WarehouseLeaseLostError(WarehouseBusyError):
    """The lock ended while the run went on, and another run has it now."""


class Lease:
    """The lock while it is held."""

    def __init__(
        self,
        client: Any,
        settings: BigQuerySettings,
        holder: Holder,
        *,
        now: Callable[[], datetime],
        lease: timedelta,
    ) -> None:
        self._client, self._settings, self._holder = client, settings, holder
        self._now, self._lease = now, lease
        self._retry = call_retry(settings)
        self._name = f"{settings.project}.{settings.dataset(SCHEMA)}.{TABLE}"
        self._table: Any = None
        self._taken_by: str | None = None

    def acquire(self) -> None:
        """Take the lock, or that of a holder who is dead or overdue.

        Raises:
            WarehouseInUseError: Somebody else holds it.
        """
        from google.api_core.exceptions import Conflict, NotFound, PreconditionFailed

        self._make_dataset()
        for _ in range(TRIES):
            with contextlib.suppress(Conflict):
                self._table = self._client.create_table(self._wanted(), retry=self._retry)
                return
            with contextlib.suppress(NotFound, PreconditionFailed):  # ended, or another was faster
                self._take_over()
                return
        raise WarehouseInUseError(f"{self._place} is being locked by another run: try again")

    def renew(self) -> None:
        """Move the end of the lease on; a lock that another run has taken is noted as lost."""
        from google.api_core.exceptions import NotFound, PreconditionFailed

        try:
            self._table = self._write(self._table)
        except (NotFound, PreconditionFailed):
            held = self._held()
            if held is not None and _holder(held) == self._holder:
                self._table = held  # our own change, whose answer was lost
                return
            self._taken_by = str(_holder(held)) if held is not None else "nobody"

    def require(self) -> None:
        """Make sure that the lock is still ours; asked before each step.

        Raises:
            WarehouseLeaseLostError: Another run took it over.
        """
        if self._taken_by is not None:
            raise WarehouseLeaseLostError(
                f"expected to hold the lock of {self._place}, it ended unrenewed and is now held "
                f"by {self._taken_by}: this run stops; what it loaded is kept, run again later"
            )

    def release(self) -> None:
        """Give the lock up, if it is still ours; where that fails, the lease ends by itself."""
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError

        self._retry = self._retry.with_timeout(RELEASE_SECONDS)
        try:
            held = self._held()
            if held is not None and _holder(held) == self._holder:
                self._client.delete_table(self._name, not_found_ok=True, retry=self._retry)
        except (GoogleAPIError, GoogleAuthError, OSError) as error:
            log.warning("the lock of %s was not given up, its lease ends: %s", self._place, error)

    @property
    def _place(self) -> str:
        datasets = self._settings.dataset("*")
        return f"BigQuery project {self._settings.project}, datasets {datasets}"

    def _make_dataset(self) -> None:
        from google.cloud import bigquery

        dataset = bigquery.Dataset(self._name.rsplit(".", 1)[0])
        dataset.location = self._settings.location
        dataset.labels = dict(self._settings.labels)
        self._client.create_dataset(dataset, exists_ok=True, retry=self._retry)

    def _take_over(self) -> None:
        """Make a lock ours whose holder is gone; Google refuses when it changed meanwhile."""
        held = self._client.get_table(self._name, retry=self._retry)
        holder = _holder(held)
        if holder is not None and holder == self._holder:
            self._table = held  # made by us, the answer was lost
            return
        is_overdue = held.expires is not None and held.expires + OVERDUE < self._now()
        if not is_overdue and not (holder and holder.is_dead_to(self._holder)):
            until = held.expires.isoformat(timespec="seconds") if held.expires else "it ends"
            raise WarehouseInUseError(
                f"{self._place} are in use by {holder or 'another run'}: wait until it ends; "
                f"if its machine is gone, the lock ends by itself at {until}"
            )
        log.warning("the lock of %s is taken over: %s is gone", self._place, holder)
        self._table = self._write(held)

    def _write(self, table: Any) -> Any:
        """Change the table, provided that nobody has since we read it."""
        wanted = self._wanted()
        table.description, table.expires = wanted.description, wanted.expires
        return self._client.update_table(table, ["description", "expires"], retry=self._retry)

    def _wanted(self) -> Any:
        from google.cloud import bigquery

        table = bigquery.Table(self._name, [bigquery.SchemaField("run", "STRING")])
        table.description = json.dumps(asdict(self._holder))
        table.expires = self._now() + self._lease
        table.labels = dict(self._settings.labels)
        return table

    def _held(self) -> Any | None:
        from google.api_core.exceptions import NotFound

        try:
            return self._client.get_table(self._name, retry=self._retry)
        except NotFound:
            return None


@contextlib.contextmanager
def bigquery_lock(
    settings: BigQuerySettings,
    *,
    holder: Holder,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    lease: timedelta = LEASE,
) -> Iterator[Lease]:
    """Hold the warehouse's lock until the block ends, or the lease does after the process died.

    Args:
        settings: Which project and datasets.
        holder: This process; it must hold the lock of its own folder already.
        now: Tells the moment, in UTC.
        lease: How long the lock outlives a process that dies.

    Raises:
        WarehouseInUseError: Another run holds it; the message says who, and until when.
        WarehouseLeaseLostError: At the end of the block: another run took it over meanwhile.
        WarehouseError: BigQuery cannot be reached or refuses.
    """
    client = settings.client()
    held = Lease(client, settings, holder, now=now, lease=lease)
    ended = threading.Event()
    pause = lease.total_seconds() / RENEWALS_PER_LEASE
    renewing = threading.Thread(
        target=_renew_until, args=(held, ended, pause), name="bigquery-lock", daemon=True
    )
    try:
        _asked(held.acquire, settings)
        renewing.start()
        yield held
        held.require()
    finally:
        ended.set()
        if renewing.ident is not None:
            renewing.join(RELEASE_SECONDS)
            held.release()
        client.close()


def _renew_until(held: Lease, ended: threading.Event, pause: float) -> None:
    while not ended.wait(pause):
        try:
            held.renew()
        except Exception as error:  # the next renewal may get through before the lease ends
            log.warning("the lock was not renewed: %s", error)


def _asked(ask: Callable[[], None], settings: BigQuerySettings) -> None:
    from google.api_core.exceptions import GoogleAPIError
    from google.auth.exceptions import GoogleAuthError

    try:
        ask()
    except (GoogleAPIError, GoogleAuthError, OSError) as error:
        raise explained(error, settings) from error


def _holder(table: Any) -> Holder | None:
    """Who the table says holds it; none where it says nothing we understand."""
    try:
        return Holder(**json.loads(table.description or ""))
    except (ValueError, TypeError):
        return None
