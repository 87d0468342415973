"""Facebook and Instagram from the command line: what a user sees on good and on bad days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import sandbox
from tests.groundswell.command import Ended, groundswell
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.running import RunningSandbox

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)
WORLD = sandbox.made_world(seed=5, videos=8, start=date(2026, 10, 1), channels=1)
RETIRED = "post_clicks_by_type"


@pytest.fixture
def running() -> Iterator[RunningSandbox]:
    started = sandbox.start(WORLD, clock=NOW)
    yield started
    started.stop()


@pytest.fixture
def workspace(tmp_path: Path, running: RunningSandbox) -> Path:
    pages = "".join(f'    - {{id: "{page.page_id}"}}\n' for page in running.pages)
    accounts = "".join(
        f'    - {{id: "{account.account_id}"}}\n' for account in running.instagram_accounts
    )
    file = tmp_path / "social.yml"
    file.write_text(
        "name: social\n"
        f"facebook:\n  history_start: 2026-10-01\n  pages:\n{pages}"
        f"instagram:\n  history_start: 2026-10-01\n  accounts:\n{accounts}",
        encoding="utf-8",
    )
    return file


def load(running: RunningSandbox, workspace: Path, *more: str) -> Ended:
    var = str(workspace.parent / "var")
    options = ["-w", str(workspace), "--var", var, "--sandbox-url", running.url, "--json"]
    return groundswell("load", *more, *options)


def rows(workspace: Path, sql: str) -> list[dict[str, object]]:
    target = Target.local(workspace.parent / "var" / "warehouse.duckdb")
    with open_warehouse(target, read_only=True) as warehouse:
        found: list[dict[str, object]] = warehouse.query(sql).to_pylist()
    return found


def test_a_metric_retired_overnight_is_set_aside_and_every_other_arrives(
    running: RunningSandbox, workspace: Path
) -> None:
    before = load(running, workspace, "facebook")
    assert before.code == 0, before.err
    running.set_clock(NOW + timedelta(days=1))
    running.faults.drift.retired_graph_metrics = frozenset({RETIRED})
    after = load(running, workspace, "facebook")
    assert after.code == 0, after.err
    told = after.step("load")["facts"]["facebook"]["refused"]
    assert told
    assert all("post_insights" in line and RETIRED in line for line in told)
    held = rows(
        workspace,
        "select metric, count(distinct cast(observed_at as date)) as days "
        "from raw_facebook.post_insights group by metric",
    )
    days = {str(row["metric"]): row["days"] for row in held}
    assert days.pop(RETIRED) == 1
    assert set(days.values()) == {2}
    (noted,) = rows(
        workspace,
        "select distinct metric, reason, cast(observed_at as date) as found_on "
        f"from raw_facebook.metric_refusals where metric like '{RETIRED}%'",
    )
    assert (noted["reason"], noted["found_on"]) == ("retired", date(2026, 11, 20))
    # known by now: the next run does not ask for it, and so has nothing to search
    running.set_clock(NOW + timedelta(days=2))
    running.forget()
    assert (
        load(running, workspace, "facebook").step("load")["facts"]["facebook"]["extra_calls"] == 0
    )
    assert not any(RETIRED in str(request) for request in running.requests)


def test_an_expired_token_is_one_line_for_each_platform_and_exit_code_3(
    running: RunningSandbox, workspace: Path
) -> None:
    running.graph.tokens.spoil(sandbox.GRAPH_SYSTEM_TOKEN, 463)
    ended = load(running, workspace)
    assert ended.code == 3
    problems = ended.step("load")["problems"]
    assert problems
    assert all("\n" not in line and "expired" in line for line in problems)
    assert sandbox.GRAPH_SYSTEM_TOKEN not in ended.out + ended.err


def test_a_second_load_at_once_asks_for_nothing(running: RunningSandbox, workspace: Path) -> None:
    first = load(running, workspace)
    assert first.code == 0, first.err
    facts = first.step("load")["facts"]
    assert facts["facebook"]["rows"]["posts"] > 0
    assert facts["instagram"]["rows"]["media"] > 0
    second = load(running, workspace)
    assert (second.code, second.step("load")["status"]) == (0, "skipped")
    assert running.violations == []


def test_a_platform_that_answers_html_does_not_stop_the_other(
    running: RunningSandbox, workspace: Path
) -> None:
    account = running.instagram_accounts[0].account_id
    running.faults.add("html", rf"/{account}", count=None)
    ended = load(running, workspace)
    assert ended.code == 1
    assert ended.step("load")["status"] == "incomplete"
    assert ended.step("load")["facts"]["facebook"]["rows"]["posts"] > 0
    assert any("HTML" in line for line in ended.step("load")["problems"])


def test_a_platform_the_workspace_does_not_name_is_refused_with_its_section(
    running: RunningSandbox, workspace: Path
) -> None:
    ended = load(running, workspace, "youtube")
    assert ended.code == 2
    assert ended.step("load")["problems"] == [
        f"{workspace}: expected a section `youtube:` with what to collect, got none"
    ]


def test_a_workspace_of_files_alone_asks_no_sandbox_and_is_not_made_up(tmp_path: Path) -> None:
    file = tmp_path / "files.yml"
    file.write_text("name: files\n", encoding="utf-8")
    ended = groundswell("load", "-w", file, "--var", tmp_path / "var", "--json")
    assert (ended.code, ended.step("load")["status"]) == (0, "skipped")
    assert ended.told["world"] is None
    assert ended.step("load")["note"] == "the workspace names no platform"
