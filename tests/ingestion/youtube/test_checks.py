"""Doctor tries each API of each channel and says how to mend what fails."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ingestion.youtube import ChannelSettings, YoutubeCredentials, check

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


def test_doctor_checks_each_api_of_each_channel(rig: Rig) -> None:
    found = check(rig.settings, rig.credentials, clock=lambda: rig.clock)
    assert len(found) == 4 * len(rig.channel_ids)
    assert all(each.ok for each in found)
    assert [each.detail for each in found if "monetised" in each.detail] == [
        "not available: the channel is not monetised"
    ]


def test_doctor_says_how_to_mend_what_fails(rig: Rig) -> None:
    poor, *_ = rig.channel_ids
    tokens = {poor: f"sandbox-refresh-{poor}-without-money"}
    rig.credentials = replace(rig.credentials, refresh_tokens=tokens)
    rig.change(channels=(ChannelSettings(channel_id=poor), ChannelSettings(handle="@nobody")))
    wrong = [e for e in check(rig.settings, rig.credentials, clock=lambda: rig.clock) if not e.ok]
    assert [each.name for each in wrong] == ["Data API: @nobody", f"Revenue: {poor}"]
    assert all(each.remedy for each in wrong)
    none = check(rig.settings, YoutubeCredentials(), clock=lambda: rig.clock)
    assert [each.name for each in none] == ["YouTube credentials"]
