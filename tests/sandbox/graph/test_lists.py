"""Lists and their pages: cursors, short and empty pages, ranges of time."""

from urllib.parse import parse_qs, urlparse

import pytest
import requests

import sandbox

from .conftest import GraphClient, error_of
from .tiny import (
    ALBUM,
    CLIP,
    COOK,
    IG_REEL,
    LADLE,
    POSTS,
    QUIET_STORY,
    REEL,
    STORY,
    TINY,
    TinyWorld,
    post_id,
)


def all_pages(graph: GraphClient, limit: int) -> list[list[str]]:
    """Page through a Page's posts as a client should; stop where there is no next page."""
    pages: list[list[str]] = []
    after: dict[str, str] = {}
    while True:
        query: dict[str, str | int] = {"fields": "id", "limit": limit, **after}
        told = graph.get(f"{LADLE}/posts", token=graph.page_token(), **query).json()  # type: ignore[arg-type]
        pages.append([post["id"] for post in told["data"]])
        if "next" not in told.get("paging", {}):
            return pages
        after = {"after": told["paging"]["cursors"]["after"]}


NEWEST_FIRST = [post_id(number) for number in range(POSTS, 0, -1)]


def test_posts_come_newest_first_in_pages_and_the_last_one_still_has_cursors(
    graph: GraphClient,
) -> None:
    assert all_pages(graph, 3) == [NEWEST_FIRST[:3], NEWEST_FIRST[3:6], NEWEST_FIRST[6:]]
    last = graph.get(f"{LADLE}/posts", token=graph.page_token(), limit=100).json()["paging"]
    assert sorted(last) == ["cursors"]
    assert sorted(last["cursors"]) == ["after", "before"]


def test_short_pages_have_a_next_and_lose_nothing(graph: GraphClient) -> None:
    graph.running.faults.page_filling = "short"
    pages = all_pages(graph, 5)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [one for page in pages for one in page] == NEWEST_FIRST


def test_an_empty_page_may_have_a_next(graph: GraphClient) -> None:
    graph.running.faults.page_filling = "empty"
    pages = all_pages(graph, 4)
    assert pages == [NEWEST_FIRST[:4], [], NEWEST_FIRST[4:]]


def test_the_page_before_is_reached_with_before(graph: GraphClient) -> None:
    token = graph.page_token()
    first = graph.get(f"{LADLE}/posts", token=token, limit=3).json()
    after = first["paging"]["cursors"]["after"]
    second = graph.get(f"{LADLE}/posts", token=token, limit=3, after=after).json()
    assert "previous" in second["paging"]
    before = second["paging"]["cursors"]["before"]
    again = graph.get(f"{LADLE}/posts", token=token, limit=3, before=before).json()
    assert again["data"] == first["data"]


def test_a_post_deleted_between_two_pages_hides_no_other(
    graph: GraphClient, world: TinyWorld
) -> None:
    token = graph.page_token()
    first = graph.get(f"{LADLE}/posts", token=token, limit=3).json()
    after = first["paging"]["cursors"]["after"]
    world.social.gone.add(NEWEST_FIRST[2])
    second = graph.get(f"{LADLE}/posts", token=token, limit=3, after=after).json()
    assert [post["id"] for post in second["data"]] == NEWEST_FIRST[3:6]


@pytest.mark.parametrize("changed", [{"fields": "id,message"}, {"since": "2026-11-14"}])
def test_a_cursor_is_refused_with_other_parameters(
    graph: GraphClient, changed: dict[str, str]
) -> None:
    token = graph.page_token()
    page = graph.get(f"{LADLE}/posts", token=token, fields="id", limit=3).json()
    query: dict[str, str] = {"fields": "id", "after": page["paging"]["cursors"]["after"], **changed}
    refused = graph.get(f"{LADLE}/posts", token=token, **query)
    assert error_of(refused) == (400, 100, None)
    assert error_of(graph.get(f"{LADLE}/posts", token=token, after="made up")) == (400, 100, None)


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_limit_is_a_number_from_1_to_100(graph: GraphClient, limit: str) -> None:
    refused = graph.get(f"{LADLE}/posts", token=graph.page_token(), limit=limit)
    assert error_of(refused) == (400, 100, None)


def test_the_next_link_contains_the_token_and_following_it_is_noted(graph: GraphClient) -> None:
    token = graph.page_token()
    link = graph.get(f"{LADLE}/posts", token=token, limit=3).json()["paging"]["next"]
    assert parse_qs(urlparse(link).query)["access_token"] == [token]
    followed = requests.get(link, timeout=20).json()
    assert [post["id"] for post in followed["data"]] == NEWEST_FIRST[3:6]
    told = [violation.message for violation in graph.running.violations]
    assert told == ["a secret stands in the URL as access_token"]
    assert all(token not in str(record) for record in graph.running.requests)
    graph.running.forget()


def test_since_and_until_leave_what_was_published_between(graph: GraphClient) -> None:
    token = graph.page_token()
    found = graph.get(f"{LADLE}/posts", token=token, since="2026-11-15", until="2026-11-18").json()
    assert [post["id"] for post in found["data"]] == [post_id(4), post_id(3), post_id(2)]
    refused = graph.get(f"{LADLE}/posts", token=token, since="last tuesday")
    assert error_of(refused) == (400, 100, None)


def test_videos_and_reels_have_edges_of_their_own(graph: GraphClient) -> None:
    token = graph.page_token()
    for edge, video_id in (("videos", CLIP), ("video_reels", REEL)):
        found = graph.get(f"{LADLE}/{edge}", token=token, fields="id,length,post_id").json()
        assert [video["id"] for video in found["data"]] == [video_id]


def test_stories_are_no_media_and_media_are_no_stories(graph: GraphClient) -> None:
    media = graph.get(f"{COOK}/media", fields="id,media_product_type").json()["data"]
    assert [one["id"] for one in media] == [IG_REEL, ALBUM]
    stories = graph.get(f"{COOK}/stories").json()["data"]
    assert [one["id"] for one in stories] == [STORY, QUIET_STORY]


def test_a_list_without_anything_is_an_empty_list_without_paging(graph: GraphClient) -> None:
    token = graph.running.pages[1].token
    assert graph.get(f"{TINY}/posts", token=token).json() == {"data": []}


def test_an_edge_another_kind_of_object_has_is_refused(graph: GraphClient) -> None:
    assert error_of(graph.get(f"{COOK}/posts")) == (400, 100, None)
    assert error_of(graph.get(f"{LADLE}/posts/more")) == (400, 2500, None)


def test_me_accounts_answers_the_pages_with_a_role_and_their_tokens(graph: GraphClient) -> None:
    told = graph.get("me/accounts").json()["data"]
    assert [(page["id"], page["access_token"]) for page in told] == [
        (LADLE, graph.running.pages[0].token),
        (TINY, graph.running.pages[1].token),
    ]
    assert "ANALYZE" in told[0]["tasks"]
    only = graph.get("me/accounts", token=sandbox.GRAPH_USER_TOKEN, fields="id,name").json()
    assert only["data"][0] == {"id": LADLE, "name": "Copper Ladle"}
