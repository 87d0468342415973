"""A day that YouTube changes after weeks is read again, because its bulk report is issued anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.integration


def moments_by_day(rig: Any) -> dict[date, set[datetime]]:
    """Every moment at which a channel's day was read from Analytics."""
    rows = rig.query("select day, observed_at from raw.channel_days")
    return {d: {r["observed_at"] for r in rows if r["day"] == d} for d in {r["day"] for r in rows}}


def test_an_old_day_issued_anew_is_read_from_analytics_once_more(
    new_rig: Callable[[Any], Any],
) -> None:
    # the made world restates its 101st day, here 3 October, 41 days after its end: 13 November
    world = sandbox.made_world(videos=24, start=date(2026, 6, 25), channels=1)
    restated = date(2026, 10, 3)
    first = datetime(2026, 11, 12, 14, tzinfo=UTC)
    with sandbox.start(world, clock=first) as running:
        rig = new_rig(running)
        rig.only("uploads", "videos", "channel_days", "bulk_reports")
        rig.change(history_start=date(2026, 10, 1))
        for day in range(4):  # the new report is found on one of them, the day read on the next
            rig.at(first + timedelta(days=day))
            rig.load()
        views = rig.query(
            "select views from raw.channel_days where day = '2026-10-03' order by observed_at"
        )
        read = moments_by_day(rig)
    assert len(read[restated]) == 2
    assert views[0]["views"] != views[1]["views"]
    others = {day for day in read if date(2026, 10, 1) <= day < date(2026, 10, 20)} - {restated}
    assert {len(read[day]) for day in others} == {1}
