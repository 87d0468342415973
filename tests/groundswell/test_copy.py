"""A warehouse that started on a laptop, taken to BigQuery with its history and load state."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

import sandbox
from sandbox.bigquery import reason_not_installed, start
from tests.groundswell.command import Ended, groundswell
from tests.groundswell.shipped import shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sandbox.running import RunningSandbox

    Ask = Callable[..., Ended]

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 21, 14, tzinfo=UTC)
START = date(2026, 11, 1)


@pytest.fixture(scope="module")
def world() -> Iterator[RunningSandbox]:
    made = sandbox.made_world(videos=12, start=START)
    with sandbox.start(made, clock=NOW) as running:
        yield running


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, world: RunningSandbox) -> Iterator[Ask]:
    """Runs commands on one folder, with a local BigQuery; a load was made in the local file."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("copy")
    workspace = shortened(folder / "brand.yml", START)
    with start(folder / "bigquery") as server:

        def run(line: str, *more: str | Path) -> Ended:
            places = () if "--var" in more else ("--var", folder / "var")
            common = (*places, "--workspace", workspace, "--json")
            return groundswell(*line.split(), *more, *common, **server.environment())

        loaded = run("load", "--sandbox-url", world.url)
        assert loaded.code == 0, loaded.out + loaded.err
        copied = run("copy --from local --to bigquery --no-build")
        assert copied.code == 0, copied.out + copied.err
        yield run


def test_the_copy_holds_every_reading_and_is_archived_in_the_bucket(ask: Ask) -> None:
    verified = ask("archive verify --target bigquery")
    assert verified.code == 0, verified.out
    assert verified.told["archive"].startswith("gs://")
    rows = {table["name"]: table["held"] for table in verified.told["tables"]}
    assert rows["raw_youtube.videos"] > 0
    assert rows["raw_youtube.channel_revenue_days"] > 0


def test_the_laptops_own_archive_agrees_with_bigquery(ask: Ask) -> None:
    local = ask("archive verify").told["archive"]
    assert ask("archive verify --target bigquery", "--archive", local).code == 0


def test_a_laptop_is_filled_from_the_bucket(ask: Ask, tmp_path: Path) -> None:
    bucket = ask("archive verify --target bigquery").told["archive"]
    rebuilt = ask("rebuild --from-archive", bucket, "--no-build", "--var", tmp_path / "fresh")
    assert rebuilt.code == 0, rebuilt.err
    verified = ask("archive verify", "--archive", bucket, "--var", tmp_path / "fresh")
    assert verified.code == 0, verified.out


def test_a_second_copy_is_refused_in_one_line(ask: Ask) -> None:
    refused = ask("copy --from local --to bigquery --no-build")
    assert refused.code == 7
    assert "expected an empty warehouse" in refused.err
    assert len(refused.err.strip().splitlines()) == 1


def test_a_copy_onto_itself_is_refused(ask: Ask) -> None:
    refused = ask("copy --from local --to local")
    assert refused.code == 2
    assert "expected two engines, got local twice" in refused.err


def test_loads_go_on_at_bigquery_with_only_what_is_new(ask: Ask, world: RunningSandbox) -> None:
    before = len(world.requests)
    held = ask("load --target bigquery", "--sandbox-url", world.url)
    assert held.step("load")["status"] == "skipped", held.out
    assert len(world.requests) == before
    world.set_clock(NEXT_DAY)
    try:
        loads = [
            ask(
                "load",
                "--target",
                target,
                "--sandbox-url",
                world.url,
                "--now",
                NEXT_DAY.isoformat(),
            )
            for target in ("bigquery", "local")
        ]
    finally:
        world.set_clock(NOW)
    there, here = (load.step("load")["facts"]["youtube"] for load in loads)
    assert there["calls"] == here["calls"]
    assert there["rows"] == here["rows"]
    assert ask("archive verify --target bigquery").code == 0
