"""One small world and one whole run of it, for all tests that look at what a run leaves."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sandbox
from tests.groundswell.command import PROJECT, Ended, groundswell
from tests.groundswell.shipped import SHIPPED, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.running import RunningSandbox

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
START = date(2026, 10, 15)
PARSED = Path("dbt") / "partial_parse.msgpack"


@dataclass(frozen=True)
class WholeRun:
    """A whole run of the small world, after an import; what tests change, they copy first.

    Attributes:
        folder: Where it was made.
        seconds: How long the run took.
    """

    folder: Path
    seconds: float

    @property
    def workspace(self) -> Path:
        """The workspace file."""
        return self.folder / "brand.yml"

    @property
    def var(self) -> Path:
        """What the import and the run left."""
        return self.folder / "var"

    @property
    def place(self) -> tuple[str | Path, ...]:
        """The options that name it."""
        return ("--var", self.var, "--workspace", self.workspace)

    def before(self, var: Path) -> Path:
        """Make `var` what the import alone left, with the project parsed; return it."""
        shutil.copytree(self.folder / "before", var)
        self.parsed(var)
        return var

    def parsed(self, var: Path) -> None:
        """Give `var` the parsed project, which takes longer to make than a small build."""
        (var / PARSED).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.var / PARSED, var / PARSED)


@pytest.fixture(scope="session")
def world() -> Iterator[RunningSandbox]:
    """The sandbox of the small world; whoever sets its clock sets it back to `NOW`."""
    with sandbox.start(sandbox.made_world(videos=20, start=START), clock=NOW) as running:
        yield running


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory, world: RunningSandbox) -> WholeRun:
    """A warehouse of an import and a whole run."""
    folder = tmp_path_factory.mktemp("whole")
    place = ("--var", folder / "var", "--workspace", shortened(folder / "brand.yml", START))
    file = PROJECT / "tests" / "data" / "studio_table.csv"
    imported = groundswell("import", file, "--account", "UC1", *place, "--json")
    assert imported.code == 0, imported.err
    shutil.copytree(folder / "var", folder / "before")
    ran = groundswell("run", *place, "--sandbox-url", world.url, "--json")
    assert ran.code == 0, ran.out + ran.err
    return WholeRun(folder, ran.told["seconds"])


@dataclass(frozen=True)
class MadeRun:
    """What `groundswell run` left of the whole made world, and what it told.

    Attributes:
        workspace: A copy of the shipped workspace, as a user makes one.
        var: What it left.
        ended: How it ended.
    """

    workspace: Path
    var: Path
    ended: Ended

    @property
    def place(self) -> tuple[str | Path, ...]:
        """The options that name it."""
        return ("--var", self.var, "--workspace", self.workspace)


@pytest.fixture(scope="session")
def made_run(tmp_path_factory: pytest.TempPathFactory) -> MadeRun:
    """One whole run of the whole made world."""
    folder = tmp_path_factory.mktemp("made")
    workspace, var = shutil.copy(SHIPPED, folder / "media_brand.yml"), folder / "var"
    ended = groundswell("run", "--json", "--var", var, "--workspace", workspace)
    assert ended.code == 0, ended.out + ended.err
    return MadeRun(workspace, var, ended)
