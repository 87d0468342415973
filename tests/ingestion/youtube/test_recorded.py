"""A folder of real recorded answers is loaded whole, in the fewest calls there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.youtube import ChannelSettings, YoutubeCredentials

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Rig

RECORDED = Path(__file__).resolve().parents[4] / "shared/data/recorded/youtube_data_api"

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded answers are not beside the tree"),
]


def recorded_ids(kind: str) -> set[str]:
    """The ids of all recorded objects of a kind."""
    found = set()
    for file in RECORDED.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            items: list[dict[str, Any]] = json.loads(line).get("items") or []
            found |= {str(item["id"]) for item in items if item.get("kind") == kind}
    return found


def test_the_recorded_world_is_loaded_whole_in_the_fewest_calls(
    new_rig: Callable[[Any], Rig],
) -> None:
    with sandbox.start(sandbox.recorded_world(RECORDED)) as running:
        rig = new_rig(running)
        ids = rig.channel_ids
        channels = tuple(ChannelSettings(channel_id=i, ownership="observed") for i in ids)
        rig.change(channels=channels, resources={"comment_threads": True})
        rig.credentials = YoutubeCredentials(api_key="sandbox-key")
        report = rig.load()
        assert report.failures == ()
        assert running.violations == []
        for table, key, kind in (
            ("channels", "channel_id", "youtube#channel"),
            ("videos", "video_id", "youtube#video"),
            ("comment_threads", "thread_id", "youtube#commentThread"),
        ):
            landed = {row[key] for row in rig.query(f"select distinct {key} from raw.{table}")}
            assert landed == recorded_ids(kind), table
        listed = rig.count("uploads")
        fewest = {
            "channels.list": -(-len(channels) // 50),
            "playlistItems.list": len(channels),
            "videos.list": -(-listed // 50),
            "videos.batchGetStats": -(-listed // 50),
            "commentThreads.list": listed,
        }
        asked = rig.query("select endpoint, count(*) as n from raw.requests group by endpoint")
        assert {row["endpoint"]: row["n"] for row in asked} == fewest
        assert len(rig.api_requests()) == sum(fewest.values())
