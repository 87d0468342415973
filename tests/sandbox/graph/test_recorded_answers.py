"""Recorded Graph answers of older versions, served through the API of today."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import sandbox

from .conftest import GraphClient, error_of
from .test_made_answers import MEDIA_FIELDS, POST_FIELDS, VIDEO_FIELDS

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "recorded" / "graph_api"


@pytest.fixture(scope="module")
def recorded() -> Iterator[GraphClient]:
    if not REAL.exists():
        pytest.skip("the recorded answers are not beside the project")
    with sandbox.start(sandbox.recorded_world(REAL)) as running:
        yield GraphClient(running)


def test_every_recorded_page_and_account_answers_without_a_departure(
    recorded: GraphClient,
) -> None:
    counts = {"posts": 0, "videos": 0, "media": 0}
    for page in recorded.running.pages:
        for edge, fields in (("posts", POST_FIELDS), ("videos", VIDEO_FIELDS)):
            answer = recorded.get(f"{page.page_id}/{edge}", token=page.token, fields=fields)
            counts[edge] += len(answer.json()["data"])
    for account in recorded.running.instagram_accounts:
        answer = recorded.get(f"{account.account_id}/media", fields=MEDIA_FIELDS)
        counts["media"] += len(answer.json()["data"])
    assert all(counts.values()), counts
    assert recorded.running.violations == []


def test_reactions_are_the_recorded_ones_and_retired_metrics_stay_retired(
    recorded: GraphClient,
) -> None:
    for page in recorded.running.pages:
        query = {"fields": "reactions.limit(0).summary(true)"}
        posts = recorded.get(f"{page.page_id}/posts", token=page.token, **query).json()["data"]
        totals = [post["reactions"]["summary"]["total_count"] for post in posts if len(post) > 1]
        if totals:
            assert all(isinstance(total, int) for total in totals)
            insights = f"{posts[0]['id']}/insights"
            refused = recorded.get(insights, token=page.token, metric="post_impressions")
            assert error_of(refused) == (400, 100, None)
            return
    raise AssertionError("no recorded post tells its reactions")
