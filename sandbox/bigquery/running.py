"""The local BigQuery and bucket as a running process."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox.bigquery.key import UNIVERSE, write_key
from sandbox.errors import SandboxError

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-bigquery-server"
PROJECT = "groundswell-local"
BUCKET = "groundswell-local"
TOKEN = "local-not-a-secret"  # noqa: S105 - the server takes any
START_SECONDS = 60
PORTS = (9050, 9060, 9070)
"""Of `make bigquery-server`: the API, its Storage Read API, the bucket."""


class BigQueryNotStartedError(SandboxError):
    """The server is not installed, ended, or did not answer in time."""


@dataclass(frozen=True)
class RunningBigQuery:
    """A server that answers; use it in a `with` block or call `stop()`.

    Attributes:
        url: Where the API listens, without a slash at the end.
        bucket_url: Where the bucket's API listens.
        keyfile: The key of a service account whose tokens the server gives.
        project: The project the server holds.
    """

    url: str
    bucket_url: str
    keyfile: Path
    project: str = PROJECT
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False, compare=False)

    def environment(self, *, url: str | None = None) -> dict[str, str]:
        """The variables that lead Groundswell, dlt, dbt and Google's clients here.

        Args:
            url: Another address of the same server, such as that of a proxy in front of it.
        """
        return {
            "GROUNDSWELL_BIGQUERY_PROJECT": self.project,
            "GROUNDSWELL_BIGQUERY_METHOD": "oauth-secrets",
            "GROUNDSWELL_BIGQUERY_TOKEN": TOKEN,
            "GROUNDSWELL_BIGQUERY_API_ENDPOINT": url or self.url,
            "GROUNDSWELL_BIGQUERY_BUCKET": f"gs://{BUCKET}",
            "GROUNDSWELL_BIGQUERY_STORAGE_API": "false",
            "GOOGLE_CLOUD_PROJECT": self.project,
            "BIGQUERY_EMULATOR_HOST": url or self.url,
            "STORAGE_EMULATOR_HOST": self.bucket_url,
            # gcsfs would ask a service that no local bucket has, and wait a minute each time
            "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
        }

    def key_environment(self) -> dict[str, str]:
        """The same with a service account's key file, whose tokens the server gives.

        The key is of a universe of its own: for those of googleapis.com, google-auth asks Google
        where the account may work, whatever address the client has.
        """
        shared = self.environment()
        del shared["GROUNDSWELL_BIGQUERY_TOKEN"]
        return shared | {
            "GROUNDSWELL_BIGQUERY_METHOD": "service-account",
            "GROUNDSWELL_BIGQUERY_KEYFILE": str(self.keyfile),
            "GOOGLE_CLOUD_UNIVERSE_DOMAIN": UNIVERSE,
        }

    def client(self) -> Any:
        """A google-cloud-bigquery client of this server."""
        from google.auth.credentials import AnonymousCredentials
        from google.cloud import bigquery

        anonymous: Any = AnonymousCredentials
        return bigquery.Client(
            project=self.project,
            credentials=anonymous(),
            client_options={"api_endpoint": self.url},
        )

    def stop(self) -> None:
        """End the process; harmless when done twice."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> RunningBigQuery:
        """Return itself, already running."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()


def reason_not_installed() -> str | None:
    """Return why the server cannot run here, or None when it is installed."""
    if (ENVIRONMENT / "bin" / "python").exists() and any(ENVIRONMENT.glob(".done-*")):
        return None
    note = ENVIRONMENT / "unavailable.txt"
    if note.is_file():
        return note.read_text(encoding="utf-8").strip()
    return "the BigQuery-compatible server is not installed: run `make test-bigquery`"


def start(folder: Path, *, ports: tuple[int, int, int] = (0, 0, 0)) -> RunningBigQuery:
    """Start the server and return it once it answers.

    Args:
        folder: Where tables, objects, the key and the log are kept; what it holds is served again.
        ports: Of 127.0.0.1, for the API, its Storage Read API and the bucket; 0 takes a free one.

    Raises:
        BigQueryNotStartedError: It is not installed, ended, or did not answer within a minute.
    """
    if reason := reason_not_installed():
        raise BigQueryNotStartedError(reason)
    folder.mkdir(parents=True, exist_ok=True)
    port, grpc_port, bucket_port = _free_ports(ports)
    url, bucket_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bucket_port}"
    keyfile = (folder / "key.json").resolve()
    write_key(keyfile, project=PROJECT, token_uri=f"{url}/token")
    log = folder / "server.log"
    command = [
        str(ENVIRONMENT / "bin" / "python"),
        str(Path(__file__).with_name("serve.py")),
        *("--host", "127.0.0.1", "--port", str(port), "--grpc-port", str(grpc_port)),
        *("--project", PROJECT, "--data-dir", str(folder / "tables")),
        *("--bucket-port", str(bucket_port), "--bucket-dir", str(folder / "bucket")),
        *("--bucket", BUCKET),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.PIPE,  # closed when we end, which ends the server
            stdout=output,
            stderr=subprocess.STDOUT,
            # DuckDB looks for its extensions under HOME; they were installed into the environment.
            env=os.environ | {"HOME": str(ENVIRONMENT / "home")},
        )
    running = RunningBigQuery(url, bucket_url, keyfile, _process=process)
    try:
        _wait_until_it_answers(url, process, log)
    except BaseException:
        running.stop()
        raise
    return running


def _free_ports(wanted: tuple[int, int, int]) -> list[int]:
    """Return the ports wanted; where one is taken, or 0, a free one instead."""
    opened = [socket.socket() for _ in wanted]
    try:
        for each, port in zip(opened, wanted, strict=True):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                each.bind(("127.0.0.1", port))
            except OSError:
                each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in opened]
    finally:
        for each in opened:
            each.close()


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
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise BigQueryNotStartedError(
        f"no answer at {url} within {START_SECONDS} s; its last words in {log}: "
        f"{lines[-1] if lines else 'none'}"
    )
