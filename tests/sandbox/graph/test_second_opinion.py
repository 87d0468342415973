# mypy: disable-error-code="no-untyped-call"
"""What others make of the answers: Meta's own Python package, and the typed list of metrics."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from sandbox.graph.metrics import (
    ACCOUNT_SERIES,
    ACCOUNT_TOTALS,
    DEMOGRAPHICS,
    MEDIA,
    PAGE,
    POST,
    VIDEO,
    Table,
)
from sandbox.graph.versions import ENDS
from sandbox.running import RunningSandbox

from .tiny import ALBUM, COOK, IG_REEL, LADLE, NOON, POSTS, post_id

SPEC = Path(__file__).resolve().parents[4] / "shared" / "specs" / "meta_insights_metrics.json"


@pytest.fixture
def api(running: RunningSandbox) -> Iterator[FacebookAdsApi]:
    """Meta's package, pointed at the sandbox; the token it would write into URLs is moved."""
    session = FacebookSession(access_token=running.pages[0].token)
    session.GRAPH = f"{running.url}/graph"
    session.requests.headers["Authorization"] = f"Bearer {running.pages[0].token}"
    session.requests.params = {}
    yield FacebookAdsApi(session)
    assert running.violations == []


def test_metas_package_reads_a_page_and_its_account(api: FacebookAdsApi) -> None:
    page = Page(LADLE, api=api).api_get(fields=["name", "instagram_business_account"])
    assert page[Page.Field.name] == "Copper Ladle"
    assert page[Page.Field.instagram_business_account]["id"] == COOK
    account = IGUser(COOK, api=api)
    assert [media["id"] for media in account.get_media(fields=["id"])] == [IG_REEL, ALBUM]


def test_metas_package_pages_through_posts_with_the_cursors(api: FacebookAdsApi) -> None:
    cursor = Page(LADLE, api=api).get_posts(fields=["id", "message"], params={"limit": 3})
    found = [post[PagePost.Field.id] for post in cursor]
    assert found == [post_id(number) for number in range(POSTS, 0, -1)]


@pytest.mark.filterwarnings("ignore:value of metric might not be compatible")
def test_metas_package_reads_insights_and_errors(api: FacebookAdsApi) -> None:
    params = {"metric": ["page_media_view"], "since": "2026-11-18", "until": "2026-11-19"}
    cursor = Page(LADLE, api=api).get_insights(params=params)
    assert cursor[0]["values"][0]["value"] == 18
    with pytest.raises(FacebookRequestError) as refused:
        Page(LADLE, api=api).get_insights(params={"metric": ["page_impressions"]})
    error = refused.value
    assert (error.api_error_code(), error.api_error_type()) == (100, "OAuthException")
    assert error.api_transient_error() is False
    with pytest.raises(FacebookRequestError) as gone:
        PagePost("1_2", api=api).api_get(fields=["id"])
    assert (gone.value.api_error_code(), gone.value.api_error_subcode()) == (100, 33)


def test_metas_package_reads_a_batch(api: FacebookAdsApi) -> None:
    told: list[Any] = []
    batch = api.new_batch()
    for path in ((post_id(1), "insights"), ("424242",)):
        batch.add(
            "GET",
            path,
            params={"metric": "post_clicks"},
            success=lambda answer: told.append(answer.json()["data"][0]["name"]),
            failure=lambda answer: told.append(answer.error().api_error_subcode()),
        )
    batch.execute()
    assert told == ["post_clicks", 33]


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    if not SPEC.exists():
        pytest.skip("the typed list of Meta's metrics is not beside the project")
    found: dict[str, Any] = json.loads(SPEC.read_text())
    return found


def living(table: Table) -> set[str]:
    return {name for name, metric in table.items() if metric.answers_on(NOON.date())}


@pytest.mark.parametrize(("name", "table"), [("page", PAGE), ("post", POST), ("video", VIDEO)])
def test_the_living_and_the_retired_are_those_of_the_list(
    spec: dict[str, Any], name: str, table: Table
) -> None:
    money = {"content_monetization_earnings", "monetization_approximate_earnings"}
    assert living(table) - money == set(spec[name]["alive"])
    for retirement in spec[name]["retired"]:
        for metric in retirement["metrics"]:
            # "total_video_impressions (and its 11 variants)" stands for twelve names.
            plain = metric.partition(" ")[0]
            end = table[plain].until
            assert end is not None
            assert end.isoformat()[:7] == re.match(r"\d{4}-\d\d", retirement["on"]).group()  # type: ignore[union-attr]
            if plain != metric:
                assert sum(one.startswith(plain) for one in table) == 12


def test_instagrams_metrics_are_those_of_the_list(spec: dict[str, Any]) -> None:
    for kind, table in MEDIA.items():
        assert living(table) == set(spec["instagram_media"][kind])
    account = spec["instagram_user"]
    assert living(ACCOUNT_TOTALS) == set(account["total_value"])
    assert living(ACCOUNT_SERIES) == set(account["time_series"])
    assert living(DEMOGRAPHICS) == set(account["demographics"]["metrics"])


def test_versions_end_when_the_list_says(spec: dict[str, Any]) -> None:
    told = {one["v"]: one["until"] for one in spec["graph_versions"]}
    assert {name: end and end.isoformat() for name, end in ENDS.items()} == told
