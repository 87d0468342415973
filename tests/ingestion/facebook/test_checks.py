"""The doctor's steps: token, permissions, each Page's posts and insights, the version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ingestion.facebook import GraphCredentials, PageSettings, check
from ingestion.retries import RetryPolicy

if TYPE_CHECKING:
    from conftest import Rig

    from ingestion.facebook import Check

pytestmark = pytest.mark.integration


def checked(rig: Rig) -> dict[str, Check]:
    """Name → what came of each step."""
    found = check(
        rig.settings,
        rig.credentials,
        clock=lambda: rig.clock,
        retries=RetryPolicy(sleep=rig.slept.append),
    )
    return {each.name: each for each in found}


def test_everything_works_with_a_system_users_token(rig: Rig) -> None:
    found = checked(rig)
    assert [name for name, each in found.items() if not each.ok] == []
    assert found["Graph API: the system user's token"].detail == "SYSTEM_USER, valid without an end"
    assert found["Insights: Copper Ladle"].detail == "6 days of the newest week"
    assert found["Insights: Copper Ladle Test Kitchen"].detail == "none below 100 likes"
    assert found["Graph API version"].detail == "v26.0"


def test_without_a_token_the_remedy_is_told(rig: Rig) -> None:
    rig.credentials = GraphCredentials()
    [only] = checked(rig).values()
    assert not only.ok
    assert "GRAPH_SYSTEM_USER_TOKEN" in only.remedy
    assert rig.sandbox.requests == []


def test_a_near_end_and_a_missing_permission_are_told(rig: Rig) -> None:
    rig.change(pages=(PageSettings(rig.louche),))
    token = rig.sandbox.graph.tokens.issue(
        "USER",
        permissions=frozenset({"pages_show_list", "pages_read_engagement"}),
        expires_at=rig.clock + timedelta(days=5),
    )
    rig.credentials = GraphCredentials(user_token=token)
    found = checked(rig)
    broken = {name for name, each in found.items() if not each.ok}
    assert broken == {
        "Graph API: the person's token: end",
        "Graph API: the person's token: permissions",
        "Insights: La Louche de Cuivre",
    }
    assert found["Graph API: the person's token: permissions"].detail == "lacks read_insights"
    assert found["Posts: La Louche de Cuivre"].ok


def test_an_ended_version_and_an_unknown_page_are_told(rig: Rig) -> None:
    rig.change(pages=(PageSettings("100000000000404"),), api_version="v20.0")
    found = checked(rig)
    assert not found["Page 100000000000404"].ok
    assert "ANALYZE" in found["Page 100000000000404"].remedy
    assert not found["Graph API version"].ok
