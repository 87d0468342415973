"""The archive from the command line, on the made world."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.groundswell.command import PROJECT, Ended, groundswell
from tests.groundswell.conftest import NOW, WholeRun
from tests.groundswell.tables import differences

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.running import RunningSandbox

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

NEXT_DAY = datetime(2026, 11, 21, 14, tzinfo=UTC)
RAW = ("raw_youtube", "raw_facebook", "raw_instagram", "raw_files", "predictions")


@pytest.fixture(scope="module")
def folder(whole_run: WholeRun) -> Path:
    """A workspace, and a warehouse of a whole run and an import."""
    return whole_run.folder


def asked(command: str, folder: Path, *more: str | Path, var: str = "var") -> Ended:
    """Run a command on the workspace in `folder`."""
    places = ("--var", folder / var, "--workspace", folder / "brand.yml", "--json")
    return groundswell(*command.split(), *more, *places)


def raw_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of what cannot be made again, the loader's own tables too."""
    with duckdb.connect(str(path), read_only=True) as warehouse:
        named = warehouse.execute(
            f"select schema_name, table_name from duckdb_tables() where schema_name in {RAW}"
        ).fetchall()
        return {
            f"{schema}.{table}": [
                *(
                    column[:3]
                    for column in warehouse.execute(f"describe {schema}.{table}").fetchall()
                ),
                *warehouse.execute(f"from {schema}.{table} order by all").fetchall(),
            ]
            for schema, table in named
        }


def test_a_run_archives_every_reading_and_import(folder: Path) -> None:
    verified = asked("archive verify", folder)
    assert verified.code == 0, verified.out
    assert verified.told["findings"] == []
    rows = {table["name"]: table["archived"] for table in verified.told["tables"]}
    assert rows["raw_youtube.videos"] > 0
    assert rows["raw_files.post_periods"] == 3
    assert all(table["archived"] == table["held"] for table in verified.told["tables"])
    assert asked("archive write", folder).step("archive")["status"] == "skipped"


def test_a_lost_warehouse_is_rebuilt_equal_row_for_row(folder: Path, whole_run: WholeRun) -> None:
    whole_run.parsed(folder / "again")
    rebuilt = asked("rebuild --from-archive", folder, folder / "var" / "archive", var="again")
    assert rebuilt.code == 0, rebuilt.out + rebuilt.err
    one, other = folder / "var" / "warehouse.duckdb", folder / "again" / "warehouse.duckdb"
    assert raw_rows(one) == raw_rows(other)
    assert differences(one, other) == []


def test_the_load_after_a_rebuild_asks_only_for_what_is_new(
    folder: Path, world: RunningSandbox
) -> None:
    archive = folder / "var" / "archive"
    assert asked("rebuild --from-archive", folder, archive, "--no-build", var="going_on").code == 0
    shutil.copytree(folder / "var", folder / "undisturbed")
    before = len(world.requests)
    held = asked("load", folder, "--sandbox-url", world.url, var="going_on")
    assert held.step("load")["status"] == "skipped"
    assert len(world.requests) == before
    world.set_clock(NEXT_DAY)
    try:
        loads = [
            asked(
                "load", folder, "--sandbox-url", world.url, "--now", NEXT_DAY.isoformat(), var=var
            )
            for var in ("going_on", "undisturbed")
        ]
    finally:
        world.set_clock(NOW)
    rebuilt, undisturbed = (load.step("load")["facts"]["youtube"] for load in loads)
    assert rebuilt["calls"] == undisturbed["calls"]
    assert rebuilt["rows"] == undisturbed["rows"]
    # the load has archived in its own place what the rebuild brought
    assert asked("archive verify", folder, var="going_on").code == 0


def test_verify_names_an_altered_file_and_fails(folder: Path) -> None:
    shutil.copytree(folder / "var", folder / "altered")
    file = next((folder / "altered").glob("archive/raw/youtube/videos/*/*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    verified = asked("archive verify", folder, var="altered")
    assert verified.code == 1
    assert [each["problem"] for each in verified.told["findings"]] == ["changed file"]


def test_a_warehouse_in_use_is_not_rebuilt_over(folder: Path) -> None:
    refused = asked("rebuild --from-archive", folder)
    assert refused.code == 7
    assert "expected an empty warehouse" in refused.err
    assert len(refused.err.strip().splitlines()) == 1


def test_rebuild_says_where_it_takes_its_rows_from(folder: Path) -> None:
    refused = asked("rebuild", folder)
    assert refused.code == 2
    assert "--from-archive" in refused.err


def test_old_rows_go_and_come_back(folder: Path) -> None:
    shutil.copytree(folder / "var", folder / "old")
    late = "2027-02-20T14:00:00Z"
    gone = asked("archive expire", folder, "--days", "30", "--now", late, var="old")
    assert gone.code == 0, gone.err
    assert "rows older than 30 days deleted" in gone.step("expire")["note"]
    verified = asked("archive verify", folder, var="old")
    assert verified.code == 0, verified.out
    videos = next(t for t in verified.told["tables"] if t["name"] == "raw_youtube.videos")
    assert videos["held"] == 0
    assert videos["expired"] == videos["archived"]
    (folder / "old" / "warehouse.duckdb").unlink()
    assert asked("rebuild --from-archive", folder, "--no-build", var="old").code == 0
    one, other = folder / "var" / "warehouse.duckdb", folder / "old" / "warehouse.duckdb"
    assert raw_rows(one) == raw_rows(other)


def test_a_step_whose_archive_fails_keeps_what_it_landed(folder: Path) -> None:
    blocked = folder / "blocked" / "archive" / "raw"
    blocked.parent.mkdir(parents=True)
    blocked.write_text("a file where the folder should be")
    file = PROJECT / "tests" / "data" / "studio_table.csv"
    told = asked("import", folder, file, "--account", "UC1", var="blocked")
    step = told.step("import")
    assert (told.code, step["status"]) == (7, "incomplete")
    assert step["problems"][-1].startswith("not archived yet, the next run does it: cannot write")
    blocked.unlink()
    assert asked("archive write", folder, var="blocked").code == 0
    assert asked("archive verify", folder, var="blocked").code == 0
