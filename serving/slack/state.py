"""What the app remembers between requests: which were answered, and what was sent.

One SQLite file that the threads and processes of one service share; it holds ids and moments only.
"""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEASE = timedelta(seconds=60)
"""How long an answer may take; a retry that comes later than that takes it over."""
KEPT = timedelta(days=40)
"""How long an id is remembered; Slack retries within an hour."""


class State:
    """Ids claimed before work and finished after it.

    Args:
        path: The SQLite file; made, with its folder, when it is missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            connection.execute(
                "create table if not exists claims "
                "(id text primary key, claimed_at text not null, is_done integer not null)"
            )

    def claim(self, identifier: str, *, now: datetime) -> bool:
        """Whether the caller is the one to do `identifier`: nobody has done it or is doing it."""
        moment, stale = _text(now), _text(now - LEASE)
        with self._open() as connection:
            connection.execute("delete from claims where claimed_at < ?", [_text(now - KEPT)])
            done = connection.execute(
                "insert into claims values (?, ?, 0) on conflict (id) do update "
                "set claimed_at = excluded.claimed_at where is_done = 0 and claims.claimed_at < ?",
                [identifier, moment, stale],
            )
            return done.rowcount == 1

    def finish(self, identifier: str) -> None:
        """Say that `identifier` is done for good."""
        with self._open() as connection:
            connection.execute("update claims set is_done = 1 where id = ?", [identifier])

    def release(self, identifier: str) -> None:
        """Say that `identifier` failed and may be done again."""
        with self._open() as connection:
            connection.execute("delete from claims where id = ? and is_done = 0", [identifier])

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=2)
        try:
            with connection:
                yield connection
        finally:
            connection.close()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
