"""``python -m bench dry-run``: what BigQuery itself says the next build will read.

Google answers a dry run with the bytes it would bill, partitions left out; the local servers say 0.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundswell.platforms import environment
from warehouse import BigQuerySettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROJECT = Path(__file__).resolve().parents[2]


def dry_run_bytes(client: Any, sql: str) -> int:
    """The bytes that the server says `sql` would read; 0 where it does not tell."""
    from google.cloud.bigquery import QueryJobConfig

    settings = QueryJobConfig(dry_run=True, use_query_cache=False)
    return int(client.query(sql, job_config=settings).total_bytes_processed or 0)


def compiled(settings: BigQuerySettings, project: Path = PROJECT) -> Iterator[tuple[str, str]]:
    """Name and SQL of every model and data test of the next build, compiled for BigQuery.

    Raises:
        CalledProcessError: dbt could not compile the project on this warehouse.
    """
    with tempfile.TemporaryDirectory(prefix="groundswell-compile-") as folder:
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "compile"]
        command += ["--target", "bigquery", "--project-dir", str(project)]
        command += ["--profiles-dir", str(project), "--target-path", folder, "--log-path", folder]
        variables = {**os.environ, **settings.environment()}
        subprocess.run(command, check=True, env=variables, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    for node in manifest["nodes"].values():
        written = node["config"].get("materialized") not in {"ephemeral", "view"}
        if node["resource_type"] in {"model", "test"} and written and node.get("compiled_code"):
            yield str(node["name"]), str(node["compiled_code"])


def report(sizes: Mapping[str, int]) -> str:
    """What to print: the largest statements first, and their sum."""
    if not any(sizes.values()):
        return (
            f"the server answers 0 bytes to all {len(sizes)} dry runs: it does not tell; "
            "docs/cost.md counts the partitions instead"
        )
    rows = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))
    lines = [f"{size / 1e6:>12,.1f} MB  {name}" for name, size in rows if size]
    return "\n".join([*lines, f"{sum(sizes.values()) / 1e6:>12,.1f} MB  together"])


def main() -> None:
    """Ask for every statement of the next build, and print the bytes."""
    settings = BigQuerySettings.from_environment(environment(), None)
    client = settings.client()
    sizes = {name: dry_run_bytes(client, sql) for name, sql in compiled(settings)}
    sys.stdout.write(report(sizes) + "\n")
