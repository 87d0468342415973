"""Who holds the lock of a warehouse that several machines may write to."""

from __future__ import annotations

import getpass
import os
import platform
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Holder:
    """Who holds the lock.

    Attributes:
        command: The command's name.
        user: Of the operating system.
        host: Name of the machine.
        pid: Process id there.
        folder: Identity of the folder of state; whoever writes there holds the folder's own lock.
        since: The moment it took the lock, ISO in UTC.
        run: Tells this holder from all others.
    """

    command: str
    user: str
    host: str
    pid: int
    folder: str
    since: str
    run: str

    @classmethod
    def here(cls, command: str, var: Path, *, now: datetime | None = None) -> Holder:
        """This process, which holds the lock of `var`."""
        moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        return cls(
            command, _user(), platform.node(), os.getpid(), _identity(var), moment, uuid.uuid4().hex
        )

    def is_dead_to(self, other: Holder) -> bool:
        """Whether it cannot live any more, because `other` holds the lock of its folder."""
        return (self.host, self.folder) == (other.host, other.folder) and self.run != other.run

    def __str__(self) -> str:
        """Who that is, for a message."""
        return (
            f"`groundswell {self.command}` of {self.user} on {self.host} "
            f"(process {self.pid}, since {self.since})"
        )


def _identity(var: Path) -> str:
    """The identity of the folder `var`, made when it has none."""
    file = var / "state" / "folder_id"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(uuid.uuid4().hex, encoding="utf-8")
    return file.read_text(encoding="utf-8").strip()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return str(os.getuid())
