"""One profile serves Google and the local server: everything comes from the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bigquery.server import PROJECT, ROOT

if TYPE_CHECKING:
    from tests.bigquery.server import Server

pytestmark = pytest.mark.integration


def test_dbt_reaches_the_server_with_the_settings_of_the_environment(
    server: Server, tmp_path: Path
) -> None:
    settings = {
        **server.settings(),
        "GROUNDSWELL_BIGQUERY_LOCATION": "EU",
        "GROUNDSWELL_BIGQUERY_PRIORITY": "batch",
        "GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED": "1000000000",
        "GROUNDSWELL_BIGQUERY_TIMEOUT_SECONDS": "77",
    }
    ended = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            *("--no-use-colors", "debug", "--target", "bigquery", "--project-dir", str(ROOT)),
            *("--profiles-dir", str(ROOT), "--log-path", str(tmp_path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | settings,
    )
    assert ended.returncode == 0, ended.stdout
    for line in (
        "method: oauth-secrets",
        f"database: {PROJECT}",
        "location: EU",
        "priority: batch",
        "maximum_bytes_billed: 1000000000",
        "job_execution_timeout_seconds: 77",
        "job_retries: 0",
        "All checks passed!",
    ):
        assert line in ended.stdout
    assert settings["GROUNDSWELL_BIGQUERY_TOKEN"] not in ended.stdout
