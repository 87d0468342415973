"""``python -m sandbox.bigquery``: serves a local BigQuery and bucket until it is stopped."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import signal
import sys
import threading
from pathlib import Path

from sandbox.bigquery.key import write_private
from sandbox.bigquery.running import PORTS, start
from sandbox.errors import SandboxError

SETTINGS = "bigquery.env"


def main(arguments: list[str]) -> int:
    """Serve until Ctrl-C or SIGTERM; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.bigquery", description=__doc__)
    parser.add_argument("--var", type=Path, default=Path("var"), help="folder of what is written")
    var: Path = parser.parse_args(arguments).var
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    settings = var / SETTINGS
    try:
        with contextlib.suppress(KeyboardInterrupt), start(var / "bigquery", ports=PORTS) as server:
            lines = [f"{name}={shlex.quote(v)}" for name, v in server.environment().items()]
            write_private(settings, "\n".join(lines) + "\n")
            sys.stdout.write(told(server.url, settings, lines))
            sys.stdout.flush()
            stopped.wait()
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        settings.unlink(missing_ok=True)
    return 0


def told(url: str, settings: Path, lines: list[str]) -> str:
    """What the user is told: where it listens and what to do in another shell."""
    return (
        f"a local BigQuery listens at {url}; Ctrl-C stops it, what it holds is kept\n\n"
        + "".join(f"  {line}\n" for line in lines)
        + f"\nin another shell:\n\n  set -a; . {settings}; set +a\n"
        "  groundswell run --target bigquery\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
