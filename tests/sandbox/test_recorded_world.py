"""A folder of recorded answers, made here and, where it exists, the real one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import sandbox
from sandbox.running import RunningSandbox

from .conftest import Client

REAL = Path(__file__).parents[3] / "shared" / "data" / "recorded" / "youtube_data_api"
CHANNEL = "UCrecorded0000000000000a"


def answer(kind: str, *items: object) -> str:
    return json.dumps({"kind": f"youtube#{kind}ListResponse", "etag": "e", "items": items})


def video(video_id: str, published: str, **parts: object) -> dict[str, object]:
    snippet = {
        "channelId": CHANNEL,
        "title": f"About {video_id}",
        "publishedAt": published,
        "channelTitle": "Old kitchen",
    }
    return {"kind": "youtube#video", "etag": "v", "id": video_id, "snippet": snippet, **parts}


def thread(thread_id: str, video_id: str, published: str) -> dict[str, object]:
    comment = {
        "kind": "youtube#comment",
        "id": thread_id,
        "etag": "c",
        "snippet": {"textOriginal": "Good", "publishedAt": published, "likeCount": 1},
    }
    return {
        "kind": "youtube#commentThread",
        "etag": "t",
        "id": thread_id,
        "snippet": {"videoId": video_id, "topLevelComment": comment, "totalReplyCount": 0},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    counts = {"viewCount": "10", "likeCount": "3", "commentCount": "2", "oldCount": "1"}
    (tmp_path / "mixed.jsonl").write_text(
        "\n".join(
            [
                answer(
                    "channel",
                    {
                        "kind": "youtube#channel",
                        "etag": "a",
                        "id": CHANNEL,
                        "snippet": {"title": "Old kitchen", "customUrl": "@oldkitchen"},
                    },
                ),
                answer("video", video("aaaaaaaaaaa", "2019-01-01T10:00:00Z", statistics=counts)),
                "",
                answer(
                    "video",
                    video(
                        "bbbbbbbbbbb",
                        "2020-01-01T10:00:00Z",
                        statistics={"viewCount": "7"},
                        contentDetails={"duration": "PT1H0M5S"},
                    ),
                ),
                answer(
                    "commentThread",
                    thread("t1", "aaaaaaaaaaa", "2019-02-01T10:00:00Z"),
                    thread("t2", "aaaaaaaaaaa", "2019-03-01T10:00:00Z"),
                ),
                answer("subscription", {"id": "not served"}),
                json.dumps({"error": {"code": 404, "message": "recorded too"}}),
            ]
        ),
        encoding="utf-8",
    )
    (tmp_path / "zz_later.jsonl").write_text(
        answer(
            "video",
            {
                "kind": "youtube#video",
                "etag": "v2",
                "id": "aaaaaaaaaaa",
                "statistics": counts | {"viewCount": "11"},
            },
        ),
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def recorded(folder: Path) -> Iterator[Client]:
    with sandbox.start(sandbox.recorded_world(folder)) as running:
        yield Client(running)
        assert running.violations == []


def test_recorded_objects_are_served_by_id_and_handle(recorded: Client) -> None:
    found = recorded.data("channels", part="id,snippet,contentDetails", forHandle="@oldkitchen")
    item = found.json()["items"][0]
    assert item["id"] == CHANNEL
    assert item["contentDetails"]["relatedPlaylists"]["uploads"] == "UU" + CHANNEL[2:]
    infos = recorded.running.channels
    assert [(i.channel_id, i.handle, i.is_owned) for i in infos] == [
        (CHANNEL, "@oldkitchen", False)
    ]


def test_uploads_are_derived_from_the_videos_newest_first(recorded: Client) -> None:
    page = recorded.data(
        "playlistItems", part="contentDetails,snippet,status", playlistId="UU" + CHANNEL[2:]
    ).json()
    assert [item["contentDetails"] for item in page["items"]] == [
        {"videoId": "bbbbbbbbbbb", "videoPublishedAt": "2020-01-01T10:00:00Z"},
        {"videoId": "aaaaaaaaaaa", "videoPublishedAt": "2019-01-01T10:00:00Z"},
    ]


def test_a_later_answer_wins_part_by_part(recorded: Client) -> None:
    item = recorded.data("videos", part="snippet,statistics", id="aaaaaaaaaaa").json()["items"][0]
    assert item["statistics"]["viewCount"] == "11"
    assert item["snippet"]["title"] == "About aaaaaaaaaaa"
    assert item["statistics"]["oldCount"] == "1"  # as recorded, though no document names it


def test_statistics_threads_and_search_come_from_the_same_objects(recorded: Client) -> None:
    stats = recorded.data(
        "videos:batchGetStats", part="statistics,contentDetails", id="aaaaaaaaaaa,bbbbbbbbbbb"
    ).json()["items"]
    assert stats[0]["statistics"] == {"viewCount": "11", "likeCount": "3", "commentCount": "2"}
    assert stats[1]["contentDetails"] == {"duration": "3605s"}
    threads = recorded.data("commentThreads", part="snippet", videoId="aaaaaaaaaaa").json()
    assert [item["id"] for item in threads["items"]] == ["t2", "t1"]
    closed = recorded.data("commentThreads", part="snippet", videoId="bbbbbbbbbbb")
    assert recorded.reason(closed) == (403, "commentsDisabled")
    found = recorded.data("search", part="snippet", q="about", type="video").json()["items"]
    assert len(found) == 2


def test_reports_of_a_recorded_channel_are_somebody_elses(recorded: Client) -> None:
    token = recorded.token("sandbox-refresh-owner")
    refused = recorded.report(token, ids=f"channel=={CHANNEL}", metrics="views")
    assert recorded.reason(refused) == (403, "forbidden")


def test_videos_of_a_channel_that_was_not_recorded_can_still_be_reached(tmp_path: Path) -> None:
    line = answer("video", video("ccccccccccc", "2021-01-01T10:00:00Z"))
    (tmp_path / "videos.jsonl").write_text(line, encoding="utf-8")
    world = sandbox.recorded_world(tmp_path)
    assert [info.title for info in world.channels] == ["Old kitchen"]


def test_a_single_object_is_an_answer_too(tmp_path: Path) -> None:
    line = json.dumps(video("ddddddddddd", "2021-01-01T10:00:00Z"))
    (tmp_path / "one.jsonl").write_text(line, encoding="utf-8")
    with sandbox.start(sandbox.recorded_world(tmp_path)) as running:
        found = Client(running).data("videos", part="id", id="ddddddddddd").json()["items"]
        assert [item["id"] for item in found] == ["ddddddddddd"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{not json", "it is not JSON"),
        ("[1, 2]", "expected a JSON object, came list"),
        ('{"items": []}', "expected an answer of a kind"),
        ('{"kind": "youtube#videoListResponse", "items": [{"snippet": {}}]}', "item 1 of"),
        ('{"kind": "youtube#videoListResponse", "items": {}}', "expected a list of items"),
    ],
)
def test_a_malformed_line_is_one_clear_line_naming_file_and_line(
    folder: Path, line: str, words: str
) -> None:
    good = (folder / "zz_later.jsonl").read_text(encoding="utf-8")
    (folder / "zz_later.jsonl").write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(sandbox.RecordedWorldError, match=r"zz_later\.jsonl:2: ") as caught:
        sandbox.recorded_world(folder)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_missing_empty_or_not_text_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(sandbox.RecordedWorldError, match="expected a folder"):
        sandbox.recorded_world(tmp_path / "nowhere")
    with pytest.raises(sandbox.RecordedWorldError, match=r"named \*\.jsonl"):
        sandbox.recorded_world(tmp_path)
    (tmp_path / "bad.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(sandbox.RecordedWorldError, match="expected UTF-8"):
        sandbox.recorded_world(tmp_path)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real recordings are not beside the repository")
def test_the_real_recordings_are_served_whole() -> None:
    wanted = {kind: _ids(kind) for kind in ("channels", "videos", "commentThreads")}
    with sandbox.start(sandbox.recorded_world(REAL)) as running:
        client = Client(running)
        listed = _uploads(running)
        found: dict[str, set[str]] = {"channels": set(), "videos": set(), "commentThreads": set()}
        for start in range(0, len(listed), 50):
            ids = ",".join(listed[start : start + 50])
            page = client.data("videos", part="id,snippet,statistics", id=ids).json()
            found["videos"] |= {item["id"] for item in page["items"]}
        ids = ",".join(info.channel_id for info in running.channels)
        page = client.data("channels", part="id", id=ids).json()
        found["channels"] = {item["id"] for item in page["items"]}
        for video_id in listed:
            found["commentThreads"] |= _thread_ids(client, video_id)
        assert running.violations == []
    assert found == wanted


def _ids(kind: str) -> set[str]:
    lines = (REAL / f"{kind}.list.jsonl").read_text(encoding="utf-8").splitlines()
    return {item["id"] for line in lines for item in json.loads(line)["items"]}


def _uploads(running: RunningSandbox) -> list[str]:
    client, found = Client(running), []
    for n in range(len(running.channels)):
        found += client.uploads(n)
    return found


def _thread_ids(client: Client, video_id: str) -> set[str]:
    query: dict[str, str | int] = {"part": "id", "videoId": video_id, "maxResults": 100}
    found: set[str] = set()
    while True:
        page = client.data("commentThreads", **query)
        if page.status_code != 200:
            return found
        found |= {item["id"] for item in page.json()["items"]}
        if "nextPageToken" not in page.json():
            return found
        query["pageToken"] = page.json()["nextPageToken"]
