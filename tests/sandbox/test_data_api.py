"""The Data API: identity, paging, quota, what is left out."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import requests

import sandbox
from sandbox.running import RunningSandbox
from sandbox.worlds.made.world import MadeWorld

from .conftest import Client

PARTS = "snippet,contentDetails,statistics,status,topicDetails,liveStreamingDetails"


def test_a_channel_is_found_by_id_and_by_handle(client: Client) -> None:
    info = client.running.channels[0]
    by_id = client.data("channels", part="id,snippet,statistics", id=info.channel_id).json()
    by_handle = client.data("channels", part="id", forHandle="@copperladle").json()
    assert by_id["items"][0]["id"] == by_handle["items"][0]["id"] == info.channel_id
    assert by_id["items"][0]["snippet"]["title"] == "Copper Ladle"
    assert "snippet" not in by_handle["items"][0]


def test_an_unknown_channel_is_an_answer_without_items(client: Client) -> None:
    answer = client.data("channels", part="id", id="UC" + "x" * 22)
    assert answer.status_code == 200
    assert "items" not in answer.json()


def test_subscribers_are_rounded_down_to_three_digits(client: Client) -> None:
    info = client.running.channels[0]
    answer = client.data("channels", part="statistics", id=info.channel_id).json()
    count = answer["items"][0]["statistics"]["subscriberCount"]
    assert isinstance(count, str)
    assert int(count) % 10_000 == 0  # above a million, three digits are ten thousands


def test_mine_is_the_channel_of_the_token(client: Client) -> None:
    token = client.owner(1)
    answer = client.get("/youtube/v3/channels", token=token, part="id", mine="true").json()
    assert [item["id"] for item in answer["items"]] == [client.running.channels[1].channel_id]


def test_a_content_owner_sees_all_channels_it_manages(client: Client) -> None:
    token = client.token("sandbox-refresh-owner")
    query = {"part": "id", "managedByMe": "true", "onBehalfOfContentOwner": "CopperLadleCMS"}
    answer = client.get("/youtube/v3/channels", token=token, **query).json()
    assert {item["id"] for item in answer["items"]} == {
        info.channel_id for info in client.running.channels
    }
    other = client.get(
        "/youtube/v3/channels", token=token, **(query | {"onBehalfOfContentOwner": "SomebodyElse"})
    )
    assert client.reason(other) == (403, "forbidden")


def test_a_wrong_key_gets_googles_400_and_no_key_its_403(client: Client) -> None:
    wrong = client.get("/youtube/v3/channels", key="made-up", part="id", mine="true")
    assert wrong.status_code == 400
    assert wrong.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
    none = requests.get(client.running.url + "/youtube/v3/channels?part=id&id=x", timeout=20)
    assert none.status_code == 403


def test_a_key_in_the_url_is_a_recorded_violation(running: RunningSandbox) -> None:
    url = f"{running.url}/youtube/v3/channels?part=id&id=x&key={sandbox.API_KEY}"
    assert requests.get(url, timeout=20).status_code == 200
    assert [v.message for v in running.violations] == ["a secret stands in the URL as key"]
    assert sandbox.API_KEY not in repr(running.requests)


def test_pages_hold_every_upload_once_newest_first(client: Client) -> None:
    playlist = "UU" + client.running.channels[0].channel_id[2:]
    query: dict[str, str | int] = {
        "part": "snippet,contentDetails",
        "playlistId": playlist,
        "maxResults": 7,
    }
    items = []
    while True:
        page = client.data("playlistItems", **query).json()
        items += page["items"]
        if "nextPageToken" not in page:
            break
        query["pageToken"] = page["nextPageToken"]
    ids = [item["contentDetails"]["videoId"] for item in items]
    assert len(ids) == len(set(ids)) == page["pageInfo"]["totalResults"]
    moments = [item["snippet"]["publishedAt"] for item in items]
    assert moments == sorted(moments, reverse=True)


def test_a_page_token_is_refused_with_other_parameters(client: Client) -> None:
    query = {
        "part": "id",
        "playlistId": "UU" + client.running.channels[0].channel_id[2:],
        "maxResults": 5,
    }
    token = client.data("playlistItems", **query).json()["nextPageToken"]
    same = client.data("playlistItems", **query, pageToken=token)
    other = client.data("playlistItems", **(query | {"part": "snippet"}), pageToken=token)
    made_up = client.data("playlistItems", **query, pageToken="CAUQAA")
    assert same.status_code == 200
    assert client.reason(other) == client.reason(made_up) == (400, "invalidPageToken")


def test_an_unknown_playlist_is_a_404(client: Client) -> None:
    answer = client.data("playlistItems", part="id", playlistId="UUnowhere")
    assert client.reason(answer) == (404, "playlistNotFound")


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"part": "id", "id": "a", "colour": "red"}, "colour"),
        ({"part": "id", "chart": "mostPopular", "maxResults": 51}, "maxResults"),
        ({"part": "id", "chart": "loudest"}, "chart"),
        ({"id": "a"}, "part"),
        ({"part": "id", "chart": "mostPopular", "maxResults": "many"}, "maxResults"),
    ],
)
def test_what_the_discovery_document_forbids_is_a_violation(
    running: RunningSandbox, query: dict[str, str | int], word: str
) -> None:
    answer = Client(running).data("videos", **query)
    assert answer.status_code == 400
    assert [v.side for v in running.violations] == ["request"]
    assert word in running.violations[0].message


def test_hidden_likes_and_closed_comments_are_absent_not_zero(
    world: MadeWorld, client: Client
) -> None:
    at = client.running.now()
    out = [v for v in world.videos if v.published_at < at and v.gone_at() is None]
    hidden = next(v for v in out if v.are_likes_hidden)
    silent = next(v for v in out if v.are_comments_off)
    for method in ("videos", "videos:batchGetStats"):
        ids = f"{hidden.video_id},{silent.video_id}"
        items = client.data(method, part="statistics", id=ids).json()["items"]
        assert "likeCount" not in items[0]["statistics"]
        assert "commentCount" in items[0]["statistics"]
        assert "commentCount" not in items[1]["statistics"]
    token = client.owner(hidden.channel_index)
    own = client.get("/youtube/v3/videos", token=token, part="statistics", id=hidden.video_id)
    assert int(own.json()["items"][0]["statistics"]["likeCount"]) > 0
    closed = client.data("commentThreads", part="snippet", videoId=silent.video_id)
    assert client.reason(closed) == (403, "commentsDisabled")


def test_batch_stats_has_its_own_form_and_bucket(client: Client) -> None:
    ids = client.uploads()[:50]
    facts = {
        item["id"]: item
        for item in client.data("videos", part=PARTS, id=",".join(ids)).json()["items"]
    }
    answer = client.data(
        "videos:batchGetStats", part="id,snippet,statistics,contentDetails", id=",".join(ids)
    ).json()
    assert len(answer["items"]) == len(facts)
    for item in answer["items"]:
        fact = facts[item["id"]]
        assert item["statistics"]["viewCount"] == fact["statistics"]["viewCount"]
        assert item["contentDetails"]["duration"].endswith("s")
        assert item["snippet"] == {"publishTime": fact["snippet"]["publishedAt"]}
    assert client.running.quota_used("batch_stats") == 1


def test_a_vanished_video_is_listed_but_not_found(client: Client) -> None:
    first, second, *_ = client.uploads()
    client.running.faults.vanish(first)
    found = client.data("videos", part="id", id=f"{first},{second}").json()["items"]
    assert [item["id"] for item in found] == [second]
    assert first in client.uploads()
    client.running.faults.clear()


def test_a_deleted_video_is_listed_for_a_while_then_as_deleted_then_not(world: MadeWorld) -> None:
    gone = next(v for v in world.videos if v.deleted_at and v.deleted_at.year == 2026)
    assert gone.deleted_at is not None
    titles = []
    for hours in (-1, 1, 24, 24 * 3):
        clock = gone.deleted_at + timedelta(hours=hours)
        with sandbox.start(world, clock=clock) as running:
            client = Client(running)
            playlist = "UU" + running.channels[gone.channel_index].channel_id[2:]
            page = client.data(
                "playlistItems",
                part="snippet,contentDetails",
                playlistId=playlist,
                videoId=gone.video_id,
                maxResults=50,
            ).json()["items"]
            titles.append(
                [
                    (
                        item["snippet"]["title"] == "Deleted video",
                        "videoPublishedAt" in item["contentDetails"],
                    )
                    for item in page
                ]
            )
            found = client.data("videos", part="id", id=gone.video_id).json()["items"]
            assert len(found) == (1 if hours < 0 else 0)
            assert running.violations == []
    assert titles == [[(False, True)], [(False, True)], [(True, False)], []]


def test_a_private_video_is_seen_by_its_owner_only(world: MadeWorld) -> None:
    video = next(v for v in world.videos if v.private_at and v.private_at.year == 2026)
    assert video.private_at is not None
    with sandbox.start(world, clock=video.private_at + timedelta(hours=2)) as running:
        client = Client(running)
        assert client.data("videos", part="id", id=video.video_id).json()["items"] == []
        token = client.owner(video.channel_index)
        own = client.get("/youtube/v3/videos", token=token, part="status", id=video.video_id)
        assert own.json()["items"][0]["status"]["privacyStatus"] == "private"


def test_quota_ends_with_403_and_returns_at_pacific_midnight(world: MadeWorld) -> None:
    evening = datetime(2026, 11, 20, 7, 59, 30, tzinfo=UTC)  # 23:59:30 in Los Angeles
    quota = sandbox.Quota(units_per_day=2, search_calls_per_day=1, batch_stats_calls_per_day=1)
    with sandbox.start(world, clock=evening, quota=quota) as running:
        client = Client(running)
        channel_id = running.channels[0].channel_id
        codes = [client.data("channels", part="id", id=channel_id).status_code for _ in range(3)]
        assert codes == [200, 200, 403]
        empty = client.data("channels", part="id", id=channel_id)
        assert client.reason(empty) == (403, "quotaExceeded")
        assert empty.json()["error"]["errors"][0]["domain"] == "youtube.quota"
        assert client.data("videos:batchGetStats", part="id", id="x").status_code == 200
        assert client.data("videos:batchGetStats", part="id", id="x").status_code == 403
        assert client.data("search", part="id", q="bread").status_code == 200
        assert client.data("search", part="id", q="bread").status_code == 403
        running.set_clock(evening + timedelta(minutes=1))
        assert client.data("channels", part="id", id=channel_id).status_code == 200


def test_search_finds_words_and_gives_at_most_500(client: Client) -> None:
    answer = client.data("search", part="snippet", q="lasagne", type="video", maxResults=50).json()
    titles = [item["snippet"]["title"] + item["snippet"]["description"] for item in answer["items"]]
    assert titles
    assert all("lasagne" in title.lower() for title in titles)
    assert client.running.quota_used("search") == 1


def test_threads_and_replies_add_up_to_the_comment_count(client: Client) -> None:
    ids = client.uploads()[:20]
    items = client.data("videos", part="statistics", id=",".join(ids)).json()["items"]
    video = next(i for i in items if 3 < int(i["statistics"].get("commentCount", 0)) <= 100)
    page = client.data(
        "commentThreads", part="snippet,replies", videoId=video["id"], maxResults=100
    ).json()
    replies = sum(thread["snippet"]["totalReplyCount"] for thread in page["items"])
    assert len(page["items"]) + replies == int(video["statistics"]["commentCount"])
    answered = next(t for t in page["items"] if t["snippet"]["totalReplyCount"])
    answers = client.data("comments", part="snippet", parentId=answered["id"]).json()["items"]
    assert len(answers) == answered["snippet"]["totalReplyCount"]
    assert answers[0]["snippet"]["parentId"] == answered["id"]


def test_comment_pages_turn_forward_only_and_hold_each_thread_once(client: Client) -> None:
    ids = client.uploads()[:30]
    items = client.data("videos", part="statistics", id=",".join(ids)).json()["items"]
    video = max(items, key=lambda item: int(item["statistics"].get("commentCount", 0)))["id"]
    query: dict[str, str | int] = {"part": "id", "videoId": video, "maxResults": 10}
    found: list[str] = []
    while True:
        page = client.data("commentThreads", **query).json()
        assert "prevPageToken" not in page
        found += [item["id"] for item in page["items"]]
        if "nextPageToken" not in page:
            break
        query["pageToken"] = page["nextPageToken"]
    assert len(found) == len(set(found)) > 10
    whole = client.data("commentThreads", part="id", videoId=video, maxResults=100).json()
    assert [item["id"] for item in whole["items"]] == found[:100]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("items(id)", {"items": [{"id": "ID"}]}),
        ("kind,items/id", {"kind": "youtube#channelListResponse", "items": [{"id": "ID"}]}),
        ("items(id,snippet(title))", {"items": [{"id": "ID", "snippet": {"title": "T"}}]}),
        ("items(id,snippet/title)", {"items": [{"id": "ID", "snippet": {"title": "T"}}]}),
    ],
)
def test_fields_leaves_what_was_asked_for(
    client: Client, fields: str, expected: dict[str, object]
) -> None:
    info = client.running.channels[0]
    answer = client.data("channels", part="id,snippet", id=info.channel_id, fields=fields)
    text = answer.text.replace(info.channel_id, "ID").replace(f'"{info.title}"', '"T"')
    assert json.loads(text) == expected


def test_a_broken_field_selection_is_refused(client: Client) -> None:
    answer = client.data("channels", part="id", id="x", fields="items(id")
    assert client.reason(answer) == (400, "invalidParameter")


def test_categories_are_named_in_the_regions_language(client: Client) -> None:
    answer = client.data("videoCategories", part="snippet", regionCode="FR").json()
    assert "Vie pratique" in {item["snippet"]["title"] for item in answer["items"]}


def test_thumbnails_are_small_pictures(running: RunningSandbox) -> None:
    answer = requests.get(f"{running.url}/vi/abc/hqdefault.jpg", timeout=20)
    assert answer.content.startswith(b"\x89PNG")
    assert len(answer.content) < 1_000
