"""The local BigQuery-compatible server: where it is installed, how it starts and stops."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-bigquery-server"
PROJECT = "groundswell-test"
START_SECONDS = 60


class ServerNotStartedError(Exception):
    """The server ended, or did not answer in time."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str

    def client(self) -> Any:
        """Return a google-cloud-bigquery client that asks this server."""
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        return bigquery.Client(
            project=PROJECT,
            credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
            client_options={"api_endpoint": self.url},
        )

    def settings(self) -> dict[str, str]:
        """Return the environment variables of profiles.yml that lead dbt to this server."""
        return {
            "GROUNDSWELL_BIGQUERY_PROJECT": PROJECT,
            "GROUNDSWELL_BIGQUERY_METHOD": "oauth-secrets",
            "GROUNDSWELL_BIGQUERY_TOKEN": "not-a-secret",
            "GROUNDSWELL_BIGQUERY_API_ENDPOINT": self.url,
            "GROUNDSWELL_BIGQUERY_JOB_RETRIES": "0",
        }


def reason_not_installed() -> str | None:
    """Return why the server cannot run here, or None when it is installed."""
    if (ENVIRONMENT / "bin" / "python").exists() and any(ENVIRONMENT.glob(".done-*")):
        return None
    note = ENVIRONMENT / "unavailable.txt"
    if note.is_file():
        return note.read_text(encoding="utf-8").strip()
    return "the BigQuery-compatible server is not installed: run `make test-bigquery`"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start the server on free ports of 127.0.0.1, keeping its data in `folder`; stop it after.

    Raises:
        ServerNotStartedError: It ended, or did not answer within a minute.
    """
    port, grpc_port = _free_ports()
    log = folder / "server.log"
    command = [
        str(ENVIRONMENT / "bin" / "python"),
        str(Path(__file__).with_name("serve.py")),
        *("--host", "127.0.0.1", "--port", str(port), "--grpc-port", str(grpc_port)),
        *("--project", PROJECT, "--data-dir", str(folder / "data")),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # closed when we end, which ends the server
            stdout=output,
            stderr=subprocess.STDOUT,
            # DuckDB looks for its extensions under HOME; they were installed into the environment.
            env=os.environ | {"HOME": str(ENVIRONMENT / "home")},
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(url, process, log)
        yield Server(url=url)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ending = time.monotonic() + START_SECONDS
    while time.monotonic() < ending:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/bigquery/v2/projects", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    told = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise ServerNotStartedError(f"no answer at {url} within {START_SECONDS} s; it said:\n{told}")
