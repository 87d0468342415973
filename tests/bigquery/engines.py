"""Builds the project on both engines from the same landed rows."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bigquery.copying import copy_landed_tables
from tests.bigquery.landing import land
from tests.bigquery.made_videos import LOAD_COUNT
from tests.bigquery.made_world import load_world
from tests.bigquery.parity import Parity, compare
from tests.bigquery.server import ROOT, Server

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPARED_SCHEMAS = ("staging", "intermediate", "marts", "features")


class NotBuiltError(Exception):
    """dbt failed on one of the engines."""


@dataclass(frozen=True)
class BothEngines:
    """A DuckDB warehouse and a BigQuery project that are given the same rows."""

    server: Server
    folder: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / "warehouse.duckdb"

    def land(self, numbers: Sequence[int]) -> None:
        """Add the sandbox's world and the made loads, up to the last of `numbers`, to DuckDB."""
        days = LOAD_COUNT - 1 - max(numbers)
        load_world(self.warehouse, self.folder / "var", days_before_last=days)
        land(self.warehouse, ROOT, numbers)

    def build(self, command: str) -> None:
        """Copy the landed rows to BigQuery, then run dbt on both engines at once.

        Raises:
            NotBuiltError: With what dbt said.
        """
        files = self.folder / "files"
        files.mkdir(exist_ok=True)
        copy_landed_tables(self.warehouse, self.server.client(), files)
        started = {target: self._dbt(target, command) for target in ("local", "bigquery")}
        try:
            told = {target: process.communicate()[0] for target, process in started.items()}
        finally:
            for process in started.values():
                process.kill()
        for target, process in started.items():
            if process.returncode != 0:
                ending = told[target][-6000:]
                raise NotBuiltError(f"dbt {command} --target {target} failed:\n{ending}")

    def parity(self) -> list[Parity]:
        """Compare every table of the layers that dbt builds."""
        return compare(self.warehouse, self.server.client(), COMPARED_SCHEMAS)

    def _dbt(self, target: str, command: str) -> subprocess.Popen[str]:
        arguments = [
            *("--no-use-colors", command, "--target", target),
            *("--vars", "{derived_metrics_enabled: true}"),
            *("--project-dir", str(ROOT), "--profiles-dir", str(ROOT)),
            *("--target-path", str(self.folder / f"dbt-{target}")),
            *("--log-path", str(self.folder / f"logs-{target}")),
        ]
        return subprocess.Popen(
            [str(Path(sys.executable).with_name("dbt")), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ
            | self.server.settings()
            | {"GROUNDSWELL_WAREHOUSE": str(self.warehouse)},
        )
