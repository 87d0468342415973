"""A folder of recorded answers is loaded whole: what the files hold is what the warehouse holds."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.groundswell.command import PROJECT, command, environment, groundswell
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

RECORDED = PROJECT.parent / "shared" / "data" / "recorded" / "youtube_data_api"
KEYS = {
    "channels": ("youtube#channel", "channel_id"),
    "videos": ("youtube#video", "video_id"),
    "comment_threads": ("youtube#commentThread", "thread_id"),
}


def ids_in_files(kind: str) -> set[str]:
    """Every id of `kind` in the recorded answers."""
    return {
        item["id"]
        for file in RECORDED.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
        for item in json.loads(line).get("items", [])
        if item["kind"] == kind
    }


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not on this machine")
def test_channels_videos_and_comments_are_those_of_the_files(tmp_path: Path) -> None:
    workspace = tmp_path / "recorded.yml"
    serving = subprocess.Popen(
        command(
            *("sandbox", "--recorded", RECORDED, "--port", "0", "--json"),
            *("--write-workspace", workspace),
        ),
        cwd=PROJECT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert serving.stdout is not None
        url = json.loads(serving.stdout.readline())["url"]
        place = ("--var", tmp_path / "var", "--workspace", workspace, "--sandbox-url", url)
        planned = groundswell("plan", "--json", *place)
        loaded = groundswell("load", "--json", *place)
    finally:
        serving.terminate()
        serving.wait(20)
    assert loaded.code == 0, loaded.out
    calls = sum(loaded.step("load")["facts"]["youtube"]["calls"].values())
    assert calls == planned.told["calls"] + loaded.step("load")["facts"]["youtube"]["extra_calls"]
    with open_warehouse(Target.local(tmp_path / "var" / "warehouse.duckdb")) as warehouse:
        for table, (kind, key) in KEYS.items():
            held = warehouse.query(f"select distinct {key} from raw_youtube.{table}")
            assert set(held.column(0).to_pylist()) == ids_in_files(kind), table
