"""Which tests run together, and in which order, when two workers share them.

A file's tests stay on one worker. So do files whose tests share what is costly to make (a built
brand, a parsed project, a server, written reports): each worker would make it again. What takes
longest starts first, so that both workers end at about the same time.

Python looks for circles of garbage after every few hundred new objects, among all there are:
parsing dbt's project takes a quarter longer for it. Tests look seldom, and not among what was
collected.
"""

from __future__ import annotations

import gc
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    import pytest
    from xdist.remote import Producer

TESTS = Path(__file__).parent
TOGETHER = (
    "bench/*",
    "bigquery/test_[!p]*",
    "dbt*/*",
    "groundswell/test_[ak]*",
    "groundswell/test_[fw]*",
    "ingestion/*/test_bigquery.py",
    "ml/forecast/*",
    "reports/*",
)
LONGEST_FIRST = (
    "bigquery/test_parity.py",
    "groundswell/test_readme.py",
    "dbt",
    "groundswell/test_archive.py",
    "groundswell/test_killed_runs.py",
    "groundswell/test_forecast_commands.py",
    "groundswell/test_whole_run.py",
    "groundswell/test_copy.py",
    "bench/",
    "reports/",
    "bigquery/",
    "groundswell/test_bad_input.py",
    "groundswell/test_social_loads.py",
    "ingestion/",
    "ml/",
)
NEW_OBJECTS = 50_000


def together(path: str) -> str:
    """What a file of tests, named from this folder on, is kept together with."""
    return next((files for files in TOGETHER if fnmatch(path, files)), path)


def turn(path: str) -> int:
    """When a file of tests has its turn."""
    starts = (number for number, part in enumerate(LONGEST_FIRST) if path.startswith(part))
    return next(starts, len(LONGEST_FIRST))


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """Hands out files, and those that stay together, in the order of the tests."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        config.option.loadscopereorder = False  # by the number of tests, one long test comes last
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid.split("::", 1)[0].removeprefix(f"{TESTS.name}/"))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Any:
    """Share the tests out by file, as `--dist loadfile` does."""
    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker list what takes longest first."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: turn(item.path.relative_to(TESTS).as_posix()))


def pytest_collection_finish() -> None:
    """Look for garbage seldom from here on."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)
