"""A folder of real recorded answers of Meta, older than today's forms, is loaded whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sandbox
from ingestion.instagram import AccountSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from conftest import Rig

RECORDED = Path(__file__).resolve().parents[4] / "shared/data/recorded/graph_api"

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded answers are not beside the tree"),
]


def test_the_recorded_accounts_are_loaded_with_their_media_and_stories(
    rig_maker: Callable[[Any, Path], Rig], tmp_path: Path
) -> None:
    with sandbox.start(sandbox.recorded_world(RECORDED)) as running:
        rig = rig_maker(running, tmp_path / "var")
        accounts = [
            account.account_id
            for account in running.instagram_accounts
            if rig.media(account.account_id)
        ]
        rig.change(
            accounts=tuple(AccountSettings(account) for account in accounts),
            history_start=date(2015, 1, 1),
        )
        rig.only("accounts", "media", "stories", "media_insights")
        planned = rig.plan()
        report = rig.load()
        assert report.failures == ()
        assert running.violations == []
        assert len(rig.asked()) == planned.calls
        shown = [media["id"] for account in accounts for media in rig.media(account)]
        assert len(shown) > 10
        assert rig.column("media_id", "media") == sorted(shown)
        stories = [story["id"] for account in accounts for story in rig.stories(account)]
        assert rig.column("media_id", "stories") == sorted(stories)
        assert rig.column("metric", "media_insights") == ["reach", "saved"]
