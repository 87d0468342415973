"""What is archived: the raw layers load by load, the predictions moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from warehouse.transfer import MEMORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warehouse.transfer import Shape, Store

LOAD_ID = "_dlt_load_id"
LOADS, PIPELINE_STATE, VERSIONS = "_dlt_loads", "_dlt_pipeline_state", "_dlt_version"
STATE_TABLES = (LOADS, PIPELINE_STATE, VERSIONS)
SEPARATOR = "_"
RECORDED = ("recorded_at", "trained_at", "made_at")
ALWAYS_KEPT = MEMORY | {
    ("raw_youtube", "channels"),
    ("raw_youtube", "uploads"),
    ("raw_youtube", "missing_videos"),
    ("raw_facebook", "pages"),
    ("raw_facebook", "posts"),
    ("raw_facebook", "videos"),
    ("raw_facebook", "missing_posts"),
    ("raw_instagram", "accounts"),
    ("raw_instagram", "media"),
    ("raw_instagram", "stories"),
    ("raw_instagram", "missing_media"),
}
"""Raw tables that never expire: a load asks them what it holds already."""


@dataclass(frozen=True)
class Source:
    """One layer of the warehouse that is archived.

    Attributes:
        name: Its name in the archive.
        schema: The layer.
        folder: Where its files lie.
        moments: The columns that say when a row was observed, the first that a table has.
        by_load: Whether a unit is a load of dlt; else it is a moment of `moments`.
    """

    name: str
    schema: str
    folder: str
    moments: tuple[str, ...]
    by_load: bool = True

    def moment(self, shape: Shape) -> str | None:
        """The column that says when a row was observed; none in tables that are not archived."""
        held = shape.kinds
        return next((name for name in self.moments if name in held), None)

    def file_path(self, table: str, day: str, unit: str, *, part: int | None = None) -> str:
        """Where a file of a unit lies."""
        number = "" if part is None else f"-{part}"
        return f"{self.folder}/{table}/dt={day}/{unit}{number}.parquet"

    def shapes(self, store: Store) -> dict[str, Shape]:
        """Return table → shape of every table of the layer that is archived."""
        found: dict[str, Shape] = {}
        for table in store.tables(self.schema):
            if not table.startswith("_dlt"):
                shape = store.shape(self.schema, table)
                if self.moment(shape) is not None:
                    found[table] = shape
        return found


YOUTUBE = Source("youtube", "raw_youtube", "raw/youtube", ("observed_at",))
FACEBOOK = Source("facebook", "raw_facebook", "raw/facebook", ("observed_at",))
INSTAGRAM = Source("instagram", "raw_instagram", "raw/instagram", ("observed_at",))
FILES = Source("files", "raw_files", "raw/files", ("imported_at",))
PREDICTIONS = Source("predictions", "predictions", "predictions", RECORDED, by_load=False)
SOURCES: Mapping[str, Source] = {
    each.name: each for each in (YOUTUBE, FACEBOOK, INSTAGRAM, FILES, PREDICTIONS)
}


def unit_of_moment(moment: datetime) -> str:
    """Return the name of the predictions recorded at `moment`."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.strftime("%Y%m%dT%H%M%S.%fZ")


def moment_of_unit(unit: str) -> datetime:
    """Return the moment that `unit_of_moment` named; what follows a separator is left out."""
    return datetime.strptime(unit.partition(SEPARATOR)[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)


def load_order(unit: str) -> tuple[float, str]:
    """Sort key of load ids, which are the seconds of the moment the load began."""
    try:
        return float(unit.partition(SEPARATOR)[0]), unit
    except ValueError:
        return 0.0, unit
