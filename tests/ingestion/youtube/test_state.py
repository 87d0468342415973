"""What a run remembers, from the newest readings alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ingestion.landing.landing import Landing
from ingestion.youtube.state import KnownVideo, read_state
from ingestion.youtube.tables import YOUTUBE
from warehouse import Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
YESTERDAY, LONG_AGO = NOW - timedelta(days=1), NOW - timedelta(days=60)
PUBLISHED = datetime(2026, 9, 1, 8, tzinfo=UTC)
LOOKED_UP = ("videos", "video_statistics")


def load(
    folder: Path,
    at: datetime,
    *,
    listed: Sequence[str],
    looked_up: Sequence[str] = (),
    views: int = 0,
    missing: Sequence[str] = (),
    fetched: Sequence[str] = ("channels", "uploads", *LOOKED_UP),
) -> None:
    """One completed load of a channel, by hand; what is listed is private."""
    stamp = {"channel_id": "UC1", "observed_at": at}
    landing = Landing(YOUTUBE, Target.local(folder / "warehouse.duckdb"), var=folder)
    snippet = {"publishedAt": PUBLISHED.isoformat()}
    payload = json.dumps({"snippet": snippet, "statistics": {"viewCount": str(views)}})
    landing.add("channels", [{**stamp, "payload": '{"snippet":{"customUrl":"@Cook"}}'}])
    uploads = {**stamp, "playlist_id": "UU1", "privacy_status": "private"}
    landing.add("uploads", [{**uploads, "video_id": video} for video in listed])
    for table in LOOKED_UP:
        rows = [{**stamp, "video_id": video, "payload": payload} for video in looked_up]
        landing.add(table, rows)
    gone = {**stamp, "resource": "videos"}
    landing.add("missing_videos", [{**gone, "video_id": video} for video in missing])
    landing.add("fetched_ranges", [{**stamp, "resource": resource} for resource in fetched])
    landing.flush()


def test_a_video_that_left_the_list_is_known_as_long_as_it_is_found(tmp_path: Path) -> None:
    load(tmp_path, LONG_AGO, listed=["old"], looked_up=["old"], views=1)
    load(tmp_path, YESTERDAY, listed=["a", "b", "c"], looked_up=["a", "b"], views=5, missing=["c"])
    load(tmp_path, NOW, listed=["a"], looked_up=["a", "b"], views=7)
    state = read_state(Target.local(tmp_path / "warehouse.duckdb"))
    assert state.uploads == {
        "UC1": [
            KnownVideo("a", PUBLISHED, "private", is_listed=True, is_missing=False),
            KnownVideo("b", PUBLISHED, None, is_listed=False, is_missing=False),
        ]
    }
    assert state.views == {"a": 7, "b": 7}
    assert state.handles == {"cook": "UC1"}
    assert state.playlists == {"UC1": "UU1"}


def test_readings_count_since_the_last_time_each_resource_was_read_whole(tmp_path: Path) -> None:
    load(tmp_path, YESTERDAY, listed=["a", "b"], looked_up=["a", "b"], views=5)
    load(tmp_path, NOW, listed=["a"], looked_up=["a"], views=7, fetched=["channels", "uploads"])
    state = read_state(Target.local(tmp_path / "warehouse.duckdb"))
    assert [(video.video_id, video.is_listed) for video in state.uploads["UC1"]] == [
        ("a", True),
        ("b", False),
    ]
    assert state.views == {"a": 7, "b": 5}


def test_a_resource_nobody_read_in_a_month_does_not_widen_what_is_read(tmp_path: Path) -> None:
    load(tmp_path, LONG_AGO, listed=["old"])
    load(tmp_path, NOW, listed=["a"], fetched=["uploads"])
    state = read_state(Target.local(tmp_path / "warehouse.duckdb"))
    assert [video.video_id for video in state.uploads["UC1"]] == ["a"]
