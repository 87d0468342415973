"""`plan` says what a load costs; `check` tries each access; neither changes anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from ingestion.graph.errors import MissingCredentialsError
from ingestion.instagram import AccountSettings, GraphCredentials, check
from ingestion.retries import RetryPolicy

if TYPE_CHECKING:
    from conftest import Rig

    from ingestion.instagram import Check

pytestmark = pytest.mark.integration


def checked(rig: Rig) -> list[Check]:
    return check(
        rig.settings,
        rig.credentials,
        clock=lambda: rig.clock,
        retries=RetryPolicy(sleep=rig.slept.append),
    )


def test_the_plan_of_a_later_hour_is_what_the_load_then_asks(rig: Rig) -> None:
    rig.only("accounts", "media", "stories", "media_insights", "account_insights")
    rig.change(history_start=date(2026, 11, 10))
    rig.load()
    rig.later(hours=25)
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert report.units == {"instagram": planned.calls}
    assert len(rig.asked()) == planned.calls
    days = {
        line.account: line.calls for line in planned.lines if line.resource.endswith("t_insights")
    }
    # the newest three days in 3 groups, two windows, the series
    assert days == {rig.ladle: 3 * 3 + 2 + 1, rig.louche: 3 * 3 + 2 + 1}


def test_a_plan_leaves_no_table_behind_and_says_why(rig: Rig) -> None:
    rig.only("media", "media_insights")
    planned = rig.plan()
    assert not rig.target.may_exist()
    assert planned.buckets == {"instagram": (planned.calls, None)}
    assert {line.why for line in planned.lines if line.resource == "media"} == {
        "1 pages, 0 by their id"
    }
    assert planned.failures == ()


def test_the_plan_of_an_account_that_is_not_ours_tells_it_in_one_line(rig: Rig) -> None:
    rig.only("media")
    rig.change(accounts=(AccountSettings("17840000000000001"), AccountSettings(rig.louche)))
    planned = rig.plan()
    assert [rig.one_line(error)[:17] for error in planned.failures] == ["17840000000000001"]
    assert {line.account for line in planned.lines} == {rig.louche, "all"}


def test_a_plan_without_a_token_says_what_to_set(rig: Rig) -> None:
    rig.credentials = GraphCredentials()
    with pytest.raises(MissingCredentialsError, match="GRAPH_SYSTEM_USER_TOKEN"):
        rig.plan()


def test_a_working_token_passes_every_check(rig: Rig) -> None:
    results = checked(rig)
    assert [result.ok for result in results] == [True] * 5
    assert results[0].detail == "system_user, without an end"
    assert {result.detail for result in results[1::2]} == {
        "found @copperladle",
        "found @lalouchedecuivre",
    }


def test_each_trouble_is_told_with_its_remedy(rig: Rig) -> None:
    near = rig.sandbox.graph.tokens.issue("USER", expires_at=rig.clock + timedelta(days=6))
    rig.credentials = replace(rig.credentials, system_user_token=None, user_token=near)
    first = checked(rig)[0]
    assert not first.ok
    assert "expires in 6 days" in first.detail
    poor = rig.sandbox.graph.tokens.issue("USER", permissions=frozenset({"pages_show_list"}))
    rig.credentials = replace(rig.credentials, user_token=poor)
    results = checked(rig)
    assert "lacks instagram_basic" in results[0].detail
    assert not any(result.ok for result in results)
    assert all(result.remedy for result in results)
    rig.credentials = GraphCredentials()
    (only,) = checked(rig)
    assert (only.ok, only.detail) == (False, "none is set")
