"""Runs dbt inside this process, so that the steps of a run parse the project once."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groundswell.errors import DataTestFailedError, ModelsNotBuiltError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from warehouse import Progress, Target


@dataclass(frozen=True)
class Built:
    """What one dbt command did."""

    model_count: int
    seed_count: int
    test_count: int
    warnings: tuple[str, ...]


class DbtRunner:
    """dbt on one target, with one parsed project.

    Args:
        project: The folder of ``dbt_project.yml`` and ``profiles.yml``.
        var: Where compiled SQL and logs go.
        target: The warehouse; its connection is closed after each command.
        variables: dbt variables, the same for every command (others would parse anew).
    """

    def __init__(
        self, project: Path, var: Path, *, target: Target, variables: Mapping[str, object]
    ) -> None:
        self._project, self._var, self._target = project, var, target
        self._variables = json.dumps(dict(variables), sort_keys=True)
        self._manifest: Any = None

    def build(
        self,
        *selection: str,
        progress: Progress,
        full_refresh: bool = False,
        artifacts: bool = True,
    ) -> Built:
        """Build and test the selected nodes.

        Args:
            selection: What is built, as dbt's options; nothing is everything.
            progress: Where each node done is told.
            full_refresh: Build incremental models anew.
            artifacts: Write dbt's artifacts, ``manifest.json`` and ``run_results.json``; without,
                those of the build before stay.

        Raises:
            ModelsNotBuiltError: A model, seed or the project itself is in error.
            WarehouseError: BigQuery refused, or could not be reached.
            DataTestFailedError: Everything was built, and a test failed.
        """
        arguments = ["build", *selection] + (["--full-refresh"] if full_refresh else [])
        arguments += [] if artifacts else ["--no-write-json"]
        task = progress.task("models and tests")
        started = _Counter(task)
        response = self._invoke(arguments, callbacks=[started])
        results = list(response.result.results) if response.result else []
        errors = [r for r in results if str(r.status) in {"error", "runtime error"}]
        if response.exception is not None or errors:
            raise self._failure(errors, response.exception)
        failed = [r for r in results if str(r.status) == "fail"]
        if failed:
            raise DataTestFailedError(_test_failure(failed, self._var))
        built = Built(
            model_count=_count(results, "model"),
            seed_count=_count(results, "seed"),
            test_count=_count(results, "test") + _count(results, "unit_test"),
            warnings=tuple(f"{r.node.name}: {r.message}" for r in results if r.status == "warn"),
        )
        task.done(f"{built.model_count} models, {built.test_count} tests")
        return built

    def docs(self) -> Path:
        """Write the documentation of every table as one page and return its path.

        Raises:
            ModelsNotBuiltError: dbt could not describe the project.
        """
        response = self._invoke(["docs", "generate", "--static"])
        page = self._var / "dbt" / "static_index.html"
        if not response.success or not page.is_file():
            raise self._failure([], response.exception)
        return page

    def _failure(self, errors: Sequence[Any], exception: BaseException | None) -> Exception:
        """The situation of the warehouse behind dbt's errors, or the models that are wrong."""
        line = _build_error(errors, exception, self._var)
        if self._target.bigquery is not None:
            from warehouse.bigquery_errors import explained_text

            if situation := explained_text(line, self._target.bigquery):
                return situation
        return ModelsNotBuiltError(line)

    def _invoke(self, arguments: Sequence[str], callbacks: list[Any] | None = None) -> Any:
        from dbt.cli.main import dbtRunner

        os.environ.update(_environment(self._target))
        runner = dbtRunner(manifest=self._manifest, callbacks=callbacks or [])
        try:
            response = runner.invoke(
                [
                    *arguments,
                    *("--project-dir", str(self._project), "--profiles-dir", str(self._project)),
                    *("--target", self._target.dbt_target, "--vars", self._variables),
                    *("--target-path", str((self._var / "dbt").resolve())),
                    *("--log-path", str((self._var / "logs").resolve())),
                    *("--log-level", "none", "--log-level-file", "info"),
                ]
            )
        finally:
            _close_connections()
        self._manifest = runner.manifest
        return response


class _Counter:
    """Turns dbt's events into progress."""

    def __init__(self, task: Any) -> None:
        self._task = task

    def __call__(self, event: Any) -> None:
        if event.info.name == "NodeFinished":
            self._task.advance()


def _environment(target: Target) -> dict[str, str]:
    """What ``profiles.yml`` reads of the warehouse."""
    if target.bigquery is not None:
        return target.bigquery.environment()
    return {"GROUNDSWELL_WAREHOUSE": str(target.path.resolve())}


def _close_connections() -> None:
    """Let go of the local file, which the adapter otherwise holds until the process ends."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    manager: Any = DuckDBConnectionManager
    if manager._ENV is not None:
        manager._ENV.close()
    manager.close_all_connections()


def _count(results: Sequence[Any], kind: str) -> int:
    return sum(str(r.node.resource_type) == kind for r in results)


def _build_error(errors: Sequence[Any], exception: BaseException | None, var: Path) -> str:
    log = var / "logs" / "dbt.log"
    if not errors:
        return f"dbt stopped: {_one_line(str(exception))}; details in {log}"
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    first = errors[0]
    return f"{first.node.name} was not built: {_one_line(first.message)}{more}; details in {log}"


def _test_failure(failed: Sequence[Any], var: Path) -> str:
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    first = failed[0]
    rows = f"{first.failures} rows" if first.failures else _one_line(first.message or "")
    query = getattr(first.node, "compiled_path", None) or var / "logs" / "dbt.log"
    return f"data test {first.node.name} failed: {rows}{more}; the query is in {query}"


def _one_line(text: str) -> str:
    """The message without dbt's trail of macros and its table rules."""
    lines = [line.strip() for line in text.splitlines()]
    kept = [line for line in lines if line and not line.startswith((">", "| ---", "in macro"))]
    return " ".join(kept)[:500]
