"""The same days on both engines: two runs of the real pipeline at once, and where they wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.bigquery.parity import Parity, compare
from tests.bigquery.server import ROOT, Server
from warehouse import BigQuerySettings, Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENGINES = ("local", "bigquery")
PREFIX = "parity_"
COMPARED_SCHEMAS = (
    "raw_youtube",
    "raw_facebook",
    "raw_instagram",
    "raw_files",
    "staging",
    "intermediate",
    "marts",
    "features",
    "predictions",
)


class NotRunError(Exception):
    """A run failed on one of the engines."""


@dataclass(frozen=True)
class BothEngines:
    """A DuckDB warehouse and datasets of a BigQuery project that live through the same days."""

    server: Server
    folder: Path

    def var(self, engine: str) -> Path:
        """The folder that runs on `engine` write to."""
        return self.folder / engine / "var"

    @property
    def local(self) -> Target:
        """The DuckDB warehouse."""
        return Target.local(self.var("local") / "warehouse.duckdb")

    @property
    def bigquery(self) -> Target:
        """The BigQuery warehouse."""
        return Target.for_bigquery(BigQuerySettings.from_environment(self._variables()))

    def run(self, numbers: Sequence[int]) -> None:
        """Run every step of the days `numbers`, on both engines at once.

        Raises:
            NotRunError: With what the run said last.
        """
        started = {engine: self._started(engine, numbers) for engine in ENGINES}
        try:
            told = {engine: process.communicate()[0] for engine, process in started.items()}
        finally:
            for process in started.values():
                process.kill()
        for engine, process in started.items():
            (self.folder / f"{engine}-{numbers[-1]}.log").write_text(told[engine], encoding="utf-8")
            if process.returncode != 0:
                raise NotRunError(f"the run on {engine} failed:\n{told[engine][-6000:]}")

    def parity(self) -> list[Parity]:
        """Compare every table of every layer."""
        return compare(self.local.path, self.client(), COMPARED_SCHEMAS, prefix=PREFIX)

    def client(self) -> Any:
        """Google's client, led to the server by the settings that lead everything there."""
        return self.bigquery.settings.client()

    def _variables(self) -> dict[str, str]:
        return self.server.settings() | {"GROUNDSWELL_BIGQUERY_DATASET_PREFIX": PREFIX}

    def _started(self, engine: str, numbers: Sequence[int]) -> subprocess.Popen[str]:
        arguments = [engine, str(self.folder / engine), str(numbers[0]), str(numbers[-1])]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.bigquery.made_run", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=os.environ | self._variables(),
        )
