"""The made world through the API: every list, every living metric, nothing out of Meta's forms."""

from collections.abc import Iterator
from datetime import datetime

import pytest

import sandbox
from sandbox.graph.metrics import ACCOUNT_TOTALS, MEDIA, PAGE, POST
from sandbox.running import RunningSandbox

from .conftest import GraphClient

POST_FIELDS = (
    "id,created_time,updated_time,message,permalink_url,status_type,shares,"
    "attachments{media_type,type,title,target},reactions.limit(0).summary(true),"
    "comments.limit(0).summary(true)"
)
VIDEO_FIELDS = "id,created_time,length,title,description,permalink_url,views,post_id"
MEDIA_FIELDS = (
    "id,caption,media_type,media_product_type,permalink,timestamp,like_count,comments_count,"
    "is_ai_generated,children{id,media_type}"
)
MONEY = {"content_monetization_earnings", "monetization_approximate_earnings"}


@pytest.fixture(scope="module")
def made() -> Iterator[RunningSandbox]:
    with sandbox.start(sandbox.made_world(seed=7, videos=60)) as started:
        yield started


@pytest.fixture
def brand(made: RunningSandbox) -> Iterator[GraphClient]:
    yield GraphClient(made)
    assert made.violations == []
    made.set_clock(datetime.fromisoformat("2026-11-20T14:00:00+00:00"))


def living(table: object, client: GraphClient) -> str:
    today = client.running.now().date()
    assert isinstance(table, dict)
    return ",".join(n for n, m in table.items() if m.answers_on(today) and n not in MONEY)


def test_every_list_of_every_page_answers_the_fields_a_collector_asks_for(
    brand: GraphClient,
) -> None:
    for page in brand.running.pages:
        query = {"fields": POST_FIELDS, "limit": 100}
        posts = brand.get(f"{page.page_id}/posts", token=page.token, **query).json()["data"]  # type: ignore[arg-type]
        assert posts
        times = [post["created_time"] for post in posts]
        assert times == sorted(times, reverse=True)
        for edge in ("videos", "video_reels"):
            answer = brand.get(f"{page.page_id}/{edge}", token=page.token, fields=VIDEO_FIELDS)
            assert answer.status_code == 200
    for account in brand.running.instagram_accounts:
        media = brand.get(f"{account.account_id}/media", fields=MEDIA_FIELDS, limit=100)
        assert media.json()["data"]
        assert brand.get(f"{account.account_id}/stories", fields=MEDIA_FIELDS).status_code == 200


def test_every_living_metric_is_answered_for_a_page_a_post_and_media(brand: GraphClient) -> None:
    page = brand.running.pages[0]
    span = {"since": "2026-11-10", "until": "2026-11-17"}
    names = living(PAGE, brand)
    told = brand.get(f"{page.page_id}/insights", token=page.token, metric=names, **span).json()
    assert {one["name"] for one in told["data"]} == set(names.split(","))
    listed = brand.get(f"{page.page_id}/posts", token=page.token, limit=100).json()["data"]
    answers = brand.batch(
        [f"{post['id']}/insights?metric={living(POST, brand)}" for post in listed[:50]],
        token=page.token,
    ).json()
    assert {part["code"] for part in answers} == {200}
    account = brand.running.instagram_accounts[0].account_id
    media = brand.get(f"{account}/media", fields="media_product_type", until="2026-11-15").json()[
        "data"
    ]
    for kind in ("FEED", "REELS"):
        one = next(item["id"] for item in media if item["media_product_type"] == kind)
        names = living(MEDIA[kind], brand)
        told = brand.get(f"{one}/insights", metric=names).json()
        # A value on Facebook exists only of media that were shown there.
        missing = set(names.split(",")) - {element["name"] for element in told["data"]}
        assert missing <= {"facebook_views", "crossposted_views"}
    names = living(ACCOUNT_TOTALS, brand)
    totals = {"metric_type": "total_value", "period": "day", "metric": names}
    answer = brand.get(f"{account}/insights", **span, **totals)
    assert {element["name"] for element in answer.json()["data"]} == set(names.split(","))


def test_views_begin_where_impressions_ended(brand: GraphClient) -> None:
    page = brand.running.pages[0]
    span = {"since": "2025-11-12", "until": "2025-11-18"}
    url = f"{page.page_id}/insights"
    views = brand.get(url, token=page.token, metric="page_media_view", **span).json()["data"]
    ends = [value["end_time"] for value in views[0]["values"]]
    assert ends[0] == "2025-11-16T08:00:00+0000"
    brand.running.set_clock(datetime.fromisoformat("2025-11-14T20:00:00+00:00"))
    earlier = {"since": "2025-11-05", "until": "2025-11-12"}
    told = brand.get(url, token=page.token, metric="page_impressions", **earlier).json()["data"]
    assert len(told[0]["values"]) == 7


def test_the_small_page_has_posts_and_no_insights(brand: GraphClient) -> None:
    small = brand.running.pages[2]
    fans = brand.get(small.page_id, fields="fan_count").json()["fan_count"]
    assert fans < 100
    told = brand.get(f"{small.page_id}/insights", token=small.token, metric="page_follows").json()
    assert told == {"data": []}
