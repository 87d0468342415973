"""Which warehouse a command works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Target:
    """One warehouse: the engine and where it is.

    Attributes:
        engine: ``duckdb``, the embedded warehouse of one file.
        path: The DuckDB file.
    """

    engine: Literal["duckdb"]
    path: Path

    @classmethod
    def local(cls, path: Path) -> Target:
        """The embedded warehouse in the file `path`."""
        return cls(engine="duckdb", path=path)

    def dlt_destination(self) -> Any:
        """The dlt destination that loads into this warehouse."""
        import dlt

        return dlt.destinations.duckdb(str(self.path))
