"""Starts commands in processes of their own that need not import everything again.

    python -m tests.groundswell.warm <socket>

A process imports what commands import, once, and is forked for each command: the command has its
own memory, arguments, environment, folder and files to write to, and ends with its own code. What
imports cost a command that starts from nothing is most of what a small one costs. The README's
commands, those that are killed from a terminal and those with limits still start from nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = Path(__file__).resolve().parents[2]
NEW_OBJECTS = 50_000  # after which Python looks for garbage; it does not among what is imported
# none of these reads the environment, or starts a thread, when it is imported
IMPORTED = (
    "groundswell.cli",
    "groundswell.commands",
    "groundswell.load_step",
    "groundswell.pipeline",
    "groundswell.platforms",
    "groundswell.session",
    "ingestion.facebook",
    "ingestion.files",
    "ingestion.instagram",
    "ingestion.youtube",
    "ml.forecast",
    "dlt.destinations",
    "dlt.sources.helpers.rest_client",
    "dbt.cli.main",
    "dbt.adapters.duckdb",
    "pandas",
    "pyarrow.csv",
    "pyarrow.parquet",
    "sklearn.ensemble",
    "google.cloud.bigquery",
)


@dataclass(frozen=True)
class Running:
    """A command at work.

    Attributes:
        pid: Its process, a child of the one that imported.
    """

    pid: int
    _answer: socket.socket

    def code(self, timeout: float | None = None) -> int:
        """Wait for its end and return its code, as `subprocess` would tell it.

        Raises:
            TimeoutError: It has not ended by then.
        """
        self._answer.settimeout(timeout)
        told = self._answer.recv(64)
        self._answer.close()
        return int(told)


class Warm:
    """The process that has imported everything; it ends with the one that started it."""

    def __init__(self) -> None:
        self._place = str(Path(tempfile.mkdtemp(prefix="warm-")) / "socket")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.groundswell.warm", self._place],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def start(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], out: int, err: int
    ) -> Running:
        """Start ``groundswell arguments…`` in the project's folder.

        Args:
            arguments: What follows the program's name.
            environment: All of its environment.
            out: The open file it writes to.
            err: The open file it writes errors to.
        """
        link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        link.connect(self._place)
        order = json.dumps({"arguments": list(arguments), "environment": dict(environment)})
        socket.send_fds(link, [order.encode()], [out, err])
        return Running(int(link.recv(64)), link)


@functools.cache
def warm() -> Warm:
    """The one of this process."""
    return Warm()


def _serve(place: str) -> None:
    """Fork for each command that is asked for, until the caller is gone."""
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listening.bind(place)
    listening.listen()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.write(1, b"ready\n")
    while True:
        link, _ = listening.accept()
        if os.fork() == 0:
            listening.close()
            _attend(link)
        link.close()


def _attend(link: socket.socket) -> None:
    """Fork once more, for the command; wait for it and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order, files, _, _ = socket.recv_fds(link, 1 << 20, 2)
    pid = os.fork()
    if pid == 0:
        link.close()
        _become(json.loads(order), files)
    link.send(str(pid).encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(OSError):  # whoever asked may be gone
        link.send(str(code).encode())
    os._exit(0)


def _become(order: dict[str, Any], files: list[int]) -> None:
    """Be the command: run it and end as the interpreter would."""
    for number, file in enumerate([os.open(os.devnull, os.O_RDONLY), *files]):
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    sys.modules["__main__"].__package__ = "groundswell"  # whose name stands in its usage
    sys.argv = [str(PROJECT / "groundswell" / "__main__.py"), *order["arguments"]]
    code = 1
    try:
        importlib.import_module("groundswell.cli").main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _end_with_the_caller() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_caller, daemon=True).start()
    _serve(sys.argv[1])
