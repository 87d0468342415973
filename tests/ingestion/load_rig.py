"""A sandbox, a temporary warehouse and loads of one platform into it, for every source's tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from ingestion.retries import RetryPolicy
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.landing.outcome import LoadReport
    from ingestion.landing.plan import LoadPlan

CLOCK = datetime(2026, 11, 20, 14, tzinfo=UTC)
DLT_COLUMNS = "exclude (_dlt_id, _dlt_load_id)"


@dataclass
class LoadRig:
    """A sandbox and everything a load of one platform needs.

    Attributes:
        platform: The source's package in `ingestion`.
        elsewhere: The warehouse, where it is not a file of its own.
    """

    platform: ClassVar[str]
    sandbox: Any
    settings: Any
    credentials: Any
    var: Path
    clock: datetime = CLOCK
    slept: list[float] = field(default_factory=list)
    elsewhere: Target | None = None

    @property
    def target(self) -> Target:
        """The temporary warehouse; a file, unless it is elsewhere."""
        return self.elsewhere or Target.local(self.var / "warehouse.duckdb")

    @staticmethod
    def one_line(error: object) -> str:
        """The error's text, which must be one line."""
        text = str(error)
        assert text
        assert "\n" not in text
        return text

    def at(self, moment: datetime) -> None:
        """Move the sandbox's clock and ours."""
        self.clock = moment
        self.sandbox.set_clock(moment)

    def later(self, **time: float) -> None:
        """Move both clocks on."""
        self.at(self.clock + timedelta(**time))

    def only(self, *resources: str) -> None:
        """Switch every other resource off."""
        self.change(resources={name: name in resources for name in self._package.RESOURCES})

    def change(self, **settings: object) -> None:
        """Change settings."""
        self.settings = replace(self.settings, **settings)

    def load(self, **options: Any) -> LoadReport:
        """Load once, without really sleeping."""
        given = {**self._told(), **options}
        report: LoadReport = self._package.load(self.settings, self.credentials, **given)
        return report

    def plan(self, **options: Any) -> LoadPlan:
        """Plan a load, without really sleeping."""
        given = {**self._told(), **options}
        planned: LoadPlan = self._package.plan(self.settings, self.credentials, **given)
        return planned

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The answer of `sql`; `raw.` stands for the dataset."""
        with open_warehouse(self.target, read_only=True) as warehouse:
            rows: list[dict[str, Any]] = warehouse.query(
                sql.replace("raw.", f"raw_{self.platform}.")
            ).to_pylist()
        return rows

    def count(self, table: str, where: str = "true") -> int:
        """Rows of a raw table."""
        return int(self.query(f"select count(*) as n from raw.{table} where {where}")[0]["n"])

    def readings(self, table: str) -> list[tuple[object, ...]]:
        """A raw table's distinct rows without dlt's own columns."""
        rows = self.query(f"select distinct * {DLT_COLUMNS} from raw.{table} order by all")
        return [tuple(row.values()) for row in rows]

    @property
    def _package(self) -> Any:
        return import_module(f"ingestion.{self.platform}")

    def _told(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "var": self.var,
            "clock": lambda: self.clock,
            "retries": RetryPolicy(sleep=self.slept.append),
        }
