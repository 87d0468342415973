"""A folder of real recorded answers of Meta, older than today's forms, is loaded whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sandbox
from ingestion.facebook import PageSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from conftest import Rig

RECORDED = Path(__file__).resolve().parents[4] / "shared/data/recorded/graph_api"
DEVELOPERS = "19292868552"

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded answers are not beside the tree"),
]


def test_the_recorded_pages_are_loaded_with_their_posts(
    rig_maker: Callable[[Any, Path], Rig], tmp_path: Path
) -> None:
    with sandbox.start(sandbox.recorded_world(RECORDED)) as running:
        rig = rig_maker(running, tmp_path / "var")
        posting = [p for p in running.pages if running.graph.world.posts(p.page_id, rig.clock)]
        rig.change(
            pages=tuple(PageSettings(page.page_id) for page in posting),
            history_start=date(2015, 1, 1),
        )
        rig.only("pages", "posts", "videos", "post_insights")
        planned = rig.plan()
        report = rig.load()
        assert report.failures == ()
        assert running.violations == []
        assert len(rig.asked()) == planned.calls
        shown = {
            str(post["id"])
            for page in posting
            for post in running.graph.world.posts(page.page_id, rig.clock)
        }
        assert DEVELOPERS in {page.page_id for page in posting}
        assert len(shown) > 10
        landed = rig.query("select post_id from raw.posts")
        assert {row["post_id"] for row in landed} == shown
