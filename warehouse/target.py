"""Which warehouse a command works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.bigquery_settings import BigQuerySettings


@dataclass(frozen=True)
class Target:
    """One warehouse: the engine and where it is.

    Attributes:
        engine: ``duckdb``, the embedded warehouse of one file, or ``bigquery``.
        file: The DuckDB file; none on BigQuery.
        bigquery: Project, datasets and limits; none on DuckDB.
    """

    engine: Literal["duckdb", "bigquery"]
    file: Path | None = None
    bigquery: BigQuerySettings | None = None

    @classmethod
    def local(cls, path: Path) -> Target:
        """The embedded warehouse in the file `path`."""
        return cls(engine="duckdb", file=path)

    @classmethod
    def for_bigquery(cls, settings: BigQuerySettings) -> Target:
        """The datasets that `settings` name in a Google project."""
        return cls(engine="bigquery", bigquery=settings)

    @property
    def path(self) -> Path:
        """The DuckDB file.

        Raises:
            WarehouseError: The warehouse is on BigQuery and has none.
        """
        if self.file is None:
            raise WarehouseError(f"{self.name} has no file: this works on --target local only")
        return self.file

    @property
    def settings(self) -> BigQuerySettings:
        """The settings of BigQuery.

        Raises:
            WarehouseError: The warehouse is a local file.
        """
        if self.bigquery is None:
            raise WarehouseError(f"{self.name} is not on BigQuery: use --target bigquery")
        return self.bigquery

    @property
    def name(self) -> str:
        """The warehouse as messages call it."""
        if self.bigquery is None:
            return str(self.file)
        return f"BigQuery project {self.bigquery.project}, datasets {self.bigquery.dataset('*')}"

    @property
    def dbt_target(self) -> str:
        """The output of ``profiles.yml`` that leads to this warehouse."""
        return "local" if self.bigquery is None else "bigquery"

    def dataset(self, schema: str) -> str:
        """The name under which the engine holds the layer `schema`."""
        return schema if self.bigquery is None else self.bigquery.dataset(schema)

    def may_exist(self) -> bool:
        """Whether there can be anything to read; only a local file is known to be missing."""
        return self.file is None or self.file.exists()

    def dlt_destination(self) -> Any:
        """The dlt destination that loads into this warehouse."""
        import dlt

        if self.bigquery is None:
            return dlt.destinations.duckdb(str(self.file))
        from warehouse.dlt_bigquery import SettledBigQuery

        return SettledBigQuery(self.bigquery)

    def dlt_staging(self) -> Any | None:
        """The bucket through which dlt hands its files over; none where no bucket is set."""
        if self.bigquery is None or self.bigquery.bucket is None:
            return None
        import dlt

        return dlt.destinations.filesystem(
            bucket_url=f"{self.bigquery.bucket}/staging", credentials=self.bigquery.credentials()
        )
