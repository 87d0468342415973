"""One import into a temporary warehouse, for the tests of this folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.files import FileReport, ImportReport, import_files
from warehouse import Target, open_warehouse

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Imports:
    """A folder with files, and the warehouse they go to: a file in it, unless it is elsewhere."""

    folder: Path
    elsewhere: Target | None = None

    @property
    def var(self) -> Path:
        return self.folder / "var"

    @property
    def target(self) -> Target:
        return self.elsewhere or Target.local(self.var / "warehouse.duckdb")

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def mapping(self, text: str) -> Path:
        return self.file("mapping.yml", text)

    def run(
        self,
        *paths: Path,
        mapping: str | None = None,
        account: str | None = None,
        dry_run: bool = False,
        now: datetime = NOW,
    ) -> ImportReport:
        return import_files(
            paths,
            target=self.target,
            var=self.var,
            clock=lambda: now,
            mapping=self.mapping(mapping) if mapping else None,
            account=account,
            dry_run=dry_run,
        )

    def one(self, path: Path, mapping: str | None = None, **options: Any) -> FileReport:
        report = self.run(path, mapping=mapping, **options).files[0]
        assert report.rows_read == (report.rows_landed + report.rows_rejected + report.rows_control)
        return report

    def dry(self, path: Path, mapping: str | None = None, **options: Any) -> FileReport:
        return self.one(path, mapping, dry_run=True, **options)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with open_warehouse(self.target, read_only=True) as warehouse:
            found: list[dict[str, Any]] = warehouse.query(sql).to_pylist()
        return found


def documented_mapping(name: str) -> str:
    """The mapping called `name` as docs/imports.md shows it."""
    page = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    return next(block for block in blocks if block.startswith(f"name: {name}"))
