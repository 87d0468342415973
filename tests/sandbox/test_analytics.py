"""The Analytics API: which queries exist, who may ask, what the figures add up to."""

import math
from datetime import UTC, datetime, timedelta

import pytest

import sandbox
from sandbox.worlds.made.world import MadeWorld

from .conftest import Client

ACTIVITY = (
    "views,engagedViews,redViews,estimatedMinutesWatched,estimatedRedMinutesWatched,"
    "averageViewDuration,averageViewPercentage,likes,dislikes,comments,shares,subscribersGained,"
    "subscribersLost,videosAddedToPlaylists,videosRemovedFromPlaylists"
)
TRAFFIC = "views,engagedViews,estimatedMinutesWatched"
MONEY = (
    "estimatedRevenue,estimatedAdRevenue,estimatedRedPartnerRevenue,grossRevenue,"
    "playbackBasedCpm,cpm,monetizedPlaybacks,adImpressions"
)
VIDEO = "dQw4w9WgXcQ"


def table(client: Client, token: str, **query: str | int) -> list[dict[str, object]]:
    """Return an answer's rows by column name."""
    answer = client.report(token, **query)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    names = [header["name"] for header in body["columnHeaders"]]
    return [dict(zip(names, row, strict=True)) for row in body.get("rows", [])]


def total(rows: list[dict[str, object]], name: str) -> int:
    return sum(int(str(row[name])) for row in rows)


@pytest.mark.parametrize(
    ("metrics", "dimensions", "extra"),
    [
        (ACTIVITY, "day", {}),
        (ACTIVITY, "day,creatorContentType", {}),
        (ACTIVITY, "month", {"endDate": "2026-10-01"}),
        (ACTIVITY, "country", {}),
        (ACTIVITY, "day", {"filters": "country==US"}),
        (ACTIVITY, "day", {"filters": "continent==150"}),
        (TRAFFIC, "day,insightTrafficSourceType", {}),
        (TRAFFIC, "day,deviceType", {}),
        (TRAFFIC, "deviceType,operatingSystem", {}),
        (TRAFFIC, "insightPlaybackLocationType", {}),
        ("shares", "sharingService", {}),
        ("viewerPercentage", "ageGroup,gender", {}),
        (ACTIVITY, "video", {"sort": "-views", "maxResults": 10}),
        ("views", "day,liveOrOnDemand,subscribedStatus", {}),
        ("grossRevenue,adImpressions,cpm", "adType", {}),
        (MONEY, "day", {}),
        (
            TRAFFIC,
            "insightTrafficSourceDetail",
            {"filters": "insightTrafficSourceType==YT_SEARCH", "sort": "-views", "maxResults": 25},
        ),
    ],
)
def test_a_report_in_use_answers_with_rows(
    client: Client, metrics: str, dimensions: str, extra: dict[str, str | int]
) -> None:
    rows = table(client, client.owner(), metrics=metrics, dimensions=dimensions, **extra)
    assert rows
    assert list(rows[0]) == [*dimensions.split(","), *metrics.split(",")]


@pytest.mark.parametrize(
    "query",
    [
        {"metrics": "views", "dimensions": "day,country"},
        {"metrics": "viewerPercentage", "dimensions": "day,ageGroup"},
        {"metrics": "views", "dimensions": "video"},  # neither sorted nor limited
        {"metrics": "views", "dimensions": "video", "sort": "views", "maxResults": 10},
        {"metrics": "views", "dimensions": "video", "sort": "-views", "maxResults": 201},
        {"metrics": "adImpressions", "dimensions": "day", "filters": f"video=={VIDEO}"},
        {"metrics": "views,viewerPercentage", "dimensions": "ageGroup"},
        {"metrics": "views,averageViewPercentage", "dimensions": "liveOrOnDemand"},
        {"metrics": "videoThumbnailImpressions", "dimensions": "day"},
        {"metrics": "likes", "dimensions": "insightTrafficSourceType"},
        {"metrics": "applause", "dimensions": "day"},
        {"metrics": "views", "dimensions": "day", "filters": "weather==SUNNY"},
        {"metrics": "audienceWatchRatio", "dimensions": "elapsedVideoTimeRatio"},
        {"metrics": "views", "dimensions": "month", "startDate": "2026-03-02"},
        {"metrics": "views", "startDate": "03/01/2026"},
    ],
)
def test_a_query_no_report_allows_is_a_bad_request(
    client: Client, query: dict[str, str | int]
) -> None:
    assert client.reason(client.report(client.owner(), **query)) == (400, "badRequest")


def test_too_many_videos_and_days_for_traffic_sources_are_refused(client: Client) -> None:
    ids = ",".join(f"{n:011d}" for n in range(400))
    query = {
        "metrics": "views",
        "dimensions": "insightTrafficSourceType",
        "filters": f"video=={ids}",
    }
    assert client.report(client.owner(), **query).status_code == 400
    one_day = query | {"startDate": "2026-11-01", "endDate": "2026-11-01"}
    assert client.report(client.owner(), **one_day).status_code == 200


def test_only_owners_see_reports_and_unknown_channels_look_the_same(client: Client) -> None:
    token = client.owner(0)
    for channel_id in (client.running.channels[1].channel_id, "UC" + "x" * 22):
        answer = client.report(token, metrics="views", ids=f"channel=={channel_id}")
        assert client.reason(answer) == (403, "forbidden")


def test_money_needs_a_monetised_channel_and_consent(client: Client) -> None:
    assert client.report(client.owner(0), metrics=MONEY).status_code == 200
    poor = client.report(client.owner(2), metrics="estimatedRevenue")
    assert client.reason(poor) == (403, "forbidden")
    shy = client.report(client.owner(0, "-without-money"), metrics="estimatedRevenue")
    assert client.reason(shy) == (403, "insufficientPermissions")
    assert client.report(client.owner(2), metrics="views").status_code == 200


def test_a_content_owner_must_narrow_its_query(client: Client) -> None:
    token = client.token("sandbox-refresh-owner")
    owner = {"metrics": "views", "dimensions": "day", "ids": "contentOwner==CopperLadleCMS"}
    assert client.report(token, **owner).status_code == 400
    ids = [info.channel_id for info in client.running.channels]
    each = [total(table(client, token, **owner, filters=f"channel=={i}"), "views") for i in ids]
    both = table(client, token, **owner, filters=f"channel=={ids[0]},{ids[1]}")
    assert total(both, "views") == each[0] + each[1]
    mine = table(client, client.owner(0), metrics="views", dimensions="day")
    assert total(mine, "views") == each[0]


def test_the_end_is_silently_shortened_and_rows_vanish_when_empty(client: Client) -> None:
    token = client.owner()
    rows = table(client, token, metrics="views", dimensions="day")
    assert rows[0]["day"] == "2026-03-01"
    assert str(rows[-1]["day"]) in {"2026-11-16", "2026-11-17"}  # two to three days late
    money = table(client, token, metrics="estimatedRevenue", dimensions="day")
    assert str(money[-1]["day"]) <= str(rows[-1]["day"])
    late = client.report(token, metrics="views", dimensions="day", startDate="2026-11-20").json()
    assert "rows" not in late
    assert late["columnHeaders"][0]["name"] == "day"


def test_hidden_days_are_missing_rows(client: Client) -> None:
    client.running.faults.hidden_days.add("2026-05-05")
    rows = table(client, client.owner(), metrics="views", dimensions="day")
    assert "2026-05-05" not in {row["day"] for row in rows}
    assert "2026-05-04" in {row["day"] for row in rows}


@pytest.mark.parametrize(
    "dimension", ["creatorContentType", "insightTrafficSourceType", "deviceType"]
)
def test_the_parts_of_a_day_add_up_to_the_day(client: Client, dimension: str) -> None:
    token = client.owner()
    whole = {r["day"]: r["views"] for r in table(client, token, metrics="views", dimensions="day")}
    parts: dict[object, int] = {}
    for row in table(client, token, metrics="views", dimensions=f"day,{dimension}"):
        parts[row["day"]] = parts.get(row["day"], 0) + int(str(row["views"]))
    assert parts == whole


def test_a_part_holds_no_more_engaged_views_than_views(client: Client) -> None:
    token = client.owner()
    query = {"dimensions": "day,insightTrafficSourceType"}
    rows = table(client, token, metrics="views,engagedViews", **query)
    assert all(int(str(row["engagedViews"])) <= int(str(row["views"])) for row in rows)
    alone = table(client, token, metrics="engagedViews", **query)
    assert [row["engagedViews"] for row in alone] == [
        row["engagedViews"] for row in rows if row["engagedViews"]
    ]


def test_a_channel_is_its_videos_and_a_small_rest(client: Client, world: MadeWorld) -> None:
    at = client.running.now()
    gone = [v for v in world.videos if v.deleted_at and v.deleted_at <= at]
    token = client.owner(gone[0].channel_index)
    channel = total(table(client, token, metrics="views", dimensions="day"), "views")
    videos = total(
        table(client, token, metrics="views", dimensions="video", sort="-views", maxResults=200),
        "views",
    )
    assert 0 < channel - videos < channel * 0.15
    deleted = client.report(
        token, metrics="views", dimensions="video", filters=f"video=={gone[0].video_id}"
    )
    assert "rows" not in deleted.json()


def test_video_days_hold_the_same_views_alone_and_in_a_list(client: Client) -> None:
    token, video = client.owner(), client.uploads()[20]
    days = table(client, token, metrics="views", dimensions="day", filters=f"video=={video}")
    span = table(client, token, metrics="views", dimensions="video", filters=f"video=={video}")
    assert total(days, "views") == span[0]["views"]


def test_age_and_gender_add_up_to_a_hundred(client: Client) -> None:
    rows = table(client, client.owner(), metrics="viewerPercentage", dimensions="ageGroup,gender")
    assert len(rows) == 14
    assert math.isclose(sum(float(str(r["viewerPercentage"])) for r in rows), 100, abs_tol=0.2)


def test_retention_has_a_hundred_points_and_falls(client: Client) -> None:
    video = client.uploads()[30]
    rows = table(
        client,
        client.owner(),
        dimensions="elapsedVideoTimeRatio",
        filters=f"video=={video}",
        metrics="audienceWatchRatio,relativeRetentionPerformance,startedWatching,stoppedWatching",
    )
    ratios = [row["elapsedVideoTimeRatio"] for row in rows]
    assert ratios == [round(n / 100, 2) for n in range(1, 101)]
    assert float(str(rows[0]["audienceWatchRatio"])) > float(str(rows[-1]["audienceWatchRatio"]))


def test_another_currency_scales_money_and_nothing_else(client: Client) -> None:
    token = client.owner()
    query = {"metrics": "estimatedRevenue,monetizedPlaybacks", "dimensions": "day"}
    dollars, francs = (table(client, token, **query, currency=c) for c in ("USD", "CHF"))
    ratio = float(str(francs[9]["estimatedRevenue"])) / float(str(dollars[9]["estimatedRevenue"]))
    assert math.isclose(ratio, 0.884, rel_tol=0.02)
    assert francs[9]["monetizedPlaybacks"] == dollars[9]["monetizedPlaybacks"]
    assert client.report(token, **query, currency="XYZ").status_code == 400


def test_sort_limit_and_start_page_through_the_same_rows(client: Client) -> None:
    token = client.owner()
    query = {"metrics": "views", "dimensions": "day", "sort": "-views"}
    whole = table(client, token, **query)
    second = table(client, token, **query, maxResults=10, startIndex=11)
    assert second == whole[10:20]
    assert [r["views"] for r in whole] == sorted((r["views"] for r in whole), reverse=True)  # type: ignore[type-var]


def readings(world: MadeWorld, *clocks: datetime) -> list[dict[str, int]]:
    """Return the second channel's views a day, as read at each clock."""
    seen = []
    for clock in clocks:
        with sandbox.start(world, clock=clock) as running:
            client = Client(running)
            rows = table(client, client.owner(1), metrics="views", dimensions="day")
            seen.append({str(row["day"]): int(str(row["views"])) for row in rows})
    return seen


def test_recent_days_mature_for_five_days(world: MadeWorld) -> None:
    clocks = [datetime(2026, 11, day, 14, tzinfo=UTC) for day in (20, 21, 25, 26)]
    views = [seen["2026-11-16"] for seen in readings(world, *clocks)]
    assert views[0] < views[1] < views[2] == views[3]


def test_a_day_is_restated_forty_days_after_its_end(world: MadeWorld) -> None:
    end = datetime(2026, 6, 10, 7, tzinfo=UTC)  # 9 June is the hundredth day after 1 March
    moments = [end + timedelta(days=40, hours=hours) for hours in (-1, 1)]
    before, after = readings(world, *moments)
    settled = [day for day in before if day < "2026-07-01"]
    assert [day for day in settled if before[day] != after[day]] == ["2026-06-09"]
    assert math.isclose(after["2026-06-09"] / before["2026-06-09"], 0.97, abs_tol=0.01)


def test_revenue_is_an_estimate_until_the_twelfth_and_one_month_is_corrected_late(
    world: MadeWorld,
) -> None:
    readings = {}
    for clock in ((9, 5), (9, 14), (10, 15), (10, 25)):
        at = datetime(2026, *clock, 14, tzinfo=UTC)
        with sandbox.start(world, clock=at) as running:
            client = Client(running)
            span = {"startDate": "2026-08-01", "endDate": "2026-08-31"}
            rows = table(client, client.owner(0), metrics="estimatedRevenue", **span)
            readings[clock] = float(str(rows[0]["estimatedRevenue"]))
    assert readings[9, 5] != readings[9, 14]
    assert math.isclose(readings[9, 14], readings[10, 15], rel_tol=0.01)  # late view restatements
    assert math.isclose(readings[10, 25] / readings[10, 15], 0.988, rel_tol=0.004)
