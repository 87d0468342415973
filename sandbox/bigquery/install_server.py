"""Install the local BigQuery-compatible server into an environment of its own.

    python3 sandbox/bigquery/install_server.py <uv> <environment> <lock> <mark>

Needs nothing but the standard library. The mark is made when all is installed. Where no Python 3.13
is found, or a package has no build for this machine, the reason is left in `unavailable.txt`, which
the tests show as they skip: everything else can still be tested.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 13)
EXTENSIONS = ("ducklake", "httpfs", "icu", "spatial")
NOT_FOUND = (
    "the BigQuery-compatible server needs Python 3.13 or newer and none was found: install one "
    "(`uv python install 3.13`, say), then run `make test-bigquery`"
)
NOT_INSTALLED = "the BigQuery-compatible server could not be installed (see above): {error}"


def main(uv: str, environment: Path, lock: Path, mark: Path) -> None:
    """Install the server and make `mark`, or leave the reason why not."""
    python = found_python(uv)
    reason = NOT_FOUND
    if python is not None:
        try:
            install(uv, python, environment, lock)
        except subprocess.CalledProcessError as error:
            reason = NOT_INSTALLED.format(error=error)
        else:
            mark.touch()
            return
    environment.mkdir(exist_ok=True)
    (environment / "unavailable.txt").write_text(reason + "\n", encoding="utf-8")
    sys.stderr.write(reason + "\n")


def install(uv: str, python: str, environment: Path, lock: Path) -> None:
    """Make `environment` hold what `lock` names, and DuckDB's extensions."""
    run(uv, "venv", "-q", "--clear", "--python", python, str(environment))
    own_python = str(environment / "bin" / "python")
    run(uv, "pip", "sync", "-q", "--require-hashes", "--python", own_python, str(lock))
    home = environment / "home"
    home.mkdir(exist_ok=True)
    # The extensions are installed under HOME: under this one, not the user's.
    code = "from duckdb_extensions import import_extension as install\n" + "".join(
        f"install({name!r})\n" for name in EXTENSIONS
    )
    run(own_python, "-c", code, environ={"HOME": str(home.resolve())})


def found_python(uv: str) -> str | None:
    """Return a Python that the server runs on: on the PATH, of pyenv, or one that uv knows."""
    names = [f"python3.{minor}" for minor in range(OLDEST[1], OLDEST[1] + 3)]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [shutil.which(name) for name in names]
    candidates += [str(path) for name in names for path in sorted(pyenv.glob(f"*/bin/{name}"))]
    for candidate in candidates:
        if candidate and is_new_enough(candidate):
            return candidate
    asked = subprocess.run(  # noqa: S603 - our own command
        [uv, "python", "find", "--no-python-downloads", ">=3.13"],
        capture_output=True,
        text=True,
        check=False,
    )
    known = asked.stdout.strip()
    return known if asked.returncode == 0 and is_new_enough(known) else None


def is_new_enough(python: str) -> bool:
    """Return whether `python` starts (a shim of pyenv may not) and is new enough."""
    test = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    ended = subprocess.run([python, "-c", test], capture_output=True, check=False)  # noqa: S603
    return ended.returncode == 0


def run(*command: str, environ: dict[str, str] | None = None) -> None:
    """Run a command; its failure ends the installation."""
    subprocess.run(command, check=True, env=os.environ | (environ or {}))  # noqa: S603


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
