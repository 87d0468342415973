"""Runs dbt inside the test process, on one temporary warehouse a build."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner
from dbt.compilation import Linker

from tests.dbt.raw_rows import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOG = "warehouse"
CORE = "+path:dbt_project/models/marts/core"
OWN_LAYERS = ("intermediate", "marts", "features")
# numbers of builds differ from build to build: the table, or the column, that is not compared
COUNTED = {"int_builds__days": None, "int_loads__days": "build_number"}


class DbtFailedError(Exception):
    """A dbt command failed; says what dbt said."""


class Project:
    """The dbt project; one parsed manifest a set of variables, shared by all builds."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="groundswell-dbt-"))
        self._manifests: dict[str, Any] = {}

    def build(
        self,
        warehouse: Path,
        *,
        select: str = CORE,
        variables: dict[str, object] | None = None,
        full_refresh: bool = False,
        with_tests: bool = False,
    ) -> None:
        """Build the models that the selection names, and with_tests run their tests."""
        arguments = ["build", "--select", select, "--indirect-selection", "cautious"]
        if not with_tests:
            arguments += ["--exclude-resource-type", "test", "unit_test"]
        if full_refresh:
            arguments.append("--full-refresh")
        self.run(arguments, warehouse=warehouse, variables=variables or {})

    def run(
        self, arguments: list[str], *, warehouse: Path, variables: dict[str, object] | None = None
    ) -> None:
        """Run any dbt command.

        Raises:
            DbtFailedError: The command failed.
        """
        written = json.dumps(variables or {}, sort_keys=True)
        with _named_as_parsed(warehouse) as path:
            os.environ["GROUNDSWELL_WAREHOUSE"] = str(path)
            try:
                runner = dbtRunner(manifest=self._parsed(written))
                with _graph_known_good():
                    response = runner.invoke([*arguments, *self._options(written)])
            finally:
                _let_go_of_the_file()
        if not response.success:
            raise DbtFailedError(_told(response))

    def _parsed(self, written: str) -> Any:
        """The manifest for these variables, without what earlier commands left in it."""
        if written not in self._manifests:
            response = dbtRunner().invoke(["parse", *self._options(written)])
            if not response.success:
                raise DbtFailedError(_told(response))
            self._manifests[written] = response.result
        nodes = self._manifests[written].nodes
        for name in [name for name in nodes if name.startswith("sql_operation.")]:
            del nodes[name]
        for node in nodes.values():
            if getattr(node, "extra_ctes_injected", False):
                node.extra_ctes_injected, node.extra_ctes = False, []
        return self._manifests[written]

    def _options(self, written: str) -> list[str]:
        return [
            *("--project-dir", str(ROOT), "--profiles-dir", str(ROOT)),
            *("--target", "local", "--vars", written),
            *("--target-path", str(self._folder), "--log-path", str(self._folder)),
            *("--log-level", "none", "--log-level-file", "none"),
            "--no-write-json",
        ]


@functools.cache
def parsed_once() -> Project:
    """The project as all tests of a process share it: parsing it takes longer than a build."""
    return Project()


@contextlib.contextmanager
def _graph_known_good() -> Iterator[None]:
    """Let commands neither look for circles in the graph nor sum it up: the real runs do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Linker, "find_cycles", lambda _: None)
        patch.setattr(Linker, "get_graph_summary", lambda *_: {})
        yield


@contextlib.contextmanager
def _named_as_parsed(warehouse: Path) -> Iterator[Path]:
    """The file under the name that the manifest has for its catalog, while dbt works on it."""
    if warehouse.stem == CATALOG:
        yield warehouse
        return
    folder = warehouse.with_suffix(".building")
    folder.mkdir()
    named = folder / f"{CATALOG}.duckdb"
    if warehouse.exists():
        warehouse.rename(named)
    try:
        yield named
    finally:
        if named.exists():
            named.rename(warehouse)
        shutil.rmtree(folder)


def _let_go_of_the_file() -> None:
    manager: Any = DuckDBConnectionManager
    if manager._ENV is not None:
        manager._ENV.close()
        manager._ENV = None
    manager.close_all_connections()


def _told(response: Any) -> str:
    told, error = [], response.exception
    while error is not None:
        told.append(str(error))
        error = error.__cause__ or error.__context__
    if told:
        return "\n".join(told)
    results = getattr(response.result, "results", None) or []
    fine = {"success", "pass", "skipped", "no-op"}
    wrong = [result for result in results if str(result.status) not in fine]
    return "\n".join(f"{result.node.name}: {result.message}" for result in wrong)


def rows(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    """The answer of a query on a built warehouse."""
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{warehouse}' as {CATALOG} (read_only)")
        connection.execute(f"use {CATALOG}")
        return connection.execute(sql).fetchall()


def clock(text: str) -> datetime:
    """A UTC moment as the marts hold it: without a zone."""
    return datetime.fromisoformat(text)


def one(warehouse: Path, sql: str) -> Any:
    """The one value of a query."""
    found = rows(warehouse, sql)
    assert len(found) == 1, f"expected one row, got {found}"
    return found[0][0] if len(found[0]) == 1 else found[0]


def differing_tables(left: Path, right: Path, *, suffix: str = "") -> list[str]:
    """Tables of the intermediate and marts layers that are not equal row for row.

    Builds are numbered, so their numbers are left out.

    Args:
        left: A built warehouse.
        right: Another one.
        suffix: What the names of the schemas of `right` end with, of an as-of build.
    """
    different = []
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{left}' as one_build (read_only)")
        connection.execute(f"attach '{right}' as other_build (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'one_build' "
            f"and schema_name in {OWN_LAYERS} order by all"
        ).fetchall()
        assert len(tables) > 15
        for schema, table in tables:
            counted = COUNTED.get(table, "")
            if counted is None:
                continue
            columns = f"* exclude ({counted})" if counted else "*"
            one_side = f"select {columns} from one_build.{schema}.{table}"
            other = f"select {columns} from other_build.{schema}{suffix}.{table}"
            found = connection.execute(
                f"select count(*) from ((({one_side}) except all ({other})) "
                f"union all (({other}) except all ({one_side})))"
            ).fetchall()[0][0]
            if found:
                different.append(f"{schema}.{table}: {found} rows")
    return different
