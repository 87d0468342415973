"""A load asks for what is due and nothing else, and lands it as received."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from ingestion.instagram import AccountSettings
from ingestion.instagram.metrics import GROUPS
from ingestion.instagram.tables import INSTAGRAM, TABLES

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration

REELS_METRICS = {
    "views",
    "reach",
    "total_interactions",
    "shares",
    "likes",
    "comments",
    "saved",
    "reposts",
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
    "reels_skip_rate",
    "crossposted_views",
    "total_views",
    "total_likes",
    "total_comments",
    "facebook_views",
}


def test_a_first_load_asks_what_was_planned_and_a_second_asks_nothing(rig: Rig) -> None:
    rig.change(history_start=date(2026, 11, 1))
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert report.gaps == ()
    assert report.units == {"instagram": planned.calls}
    assert len(rig.asked()) == planned.calls
    assert len(set(rig.asked())) == planned.calls
    # 19 days in 3 groups of metrics, windows of 7 and 28 days, and the series of followers
    by_resource = {line.resource: line.calls for line in planned.lines if line.account == rig.ladle}
    assert by_resource["account_insights"] == 19 * 3 + 2 + 1
    assert by_resource["account_demographics"] == 4
    assert by_resource["stories"] == by_resource["media"] == by_resource["accounts"] == 1
    rig.sandbox.forget()
    again = rig.load()
    assert (again.calls, dict(again.rows), rig.asked()) == ({}, {}, [])


def test_every_table_is_made_with_its_columns(rig: Rig) -> None:
    rig.only("accounts")
    rig.load()
    for table in TABLES:
        columns = {row["column_name"] for row in rig.query(f"describe raw.{table}")}
        assert columns == {*INSTAGRAM.arrow_schema(table).names, "_dlt_id", "_dlt_load_id"}, table


def test_all_media_since_the_first_day_wanted_are_read_once(media_rig: Rig) -> None:
    media_rig.change(history_start=date(2026, 8, 1))
    report = media_rig.load()
    wanted = {m["id"] for m in media_rig.media(media_rig.ladle) if m["timestamp"] >= "2026-08-01"}
    assert 0 < len(wanted) < len(media_rig.media(media_rig.ladle))
    assert media_rig.column("media_id", "media") == sorted(wanted)
    assert report.rows["media"] == len(wanted)
    assert media_rig.asked_by_object() == dict.fromkeys(wanted, 1)


def test_the_fields_of_the_list_are_the_payload(media_rig: Rig) -> None:
    media_rig.load()
    newest = media_rig.media(media_rig.ladle)[0]
    row = media_rig.query(f"select payload from raw.media where media_id = '{newest['id']}'")[0]
    payload = json.loads(row["payload"])
    assert payload["caption"] == newest["caption"]
    assert payload["timestamp"] == newest["timestamp"]
    assert payload["comments_count"] == newest["comments_count"]


def test_metrics_are_chosen_by_the_media_product_type(media_rig: Rig) -> None:
    media_rig.load()
    kinds = {m["id"]: m["media_product_type"] for m in media_rig.media(media_rig.ladle)}
    asked = {"REELS": set(), "FEED": set()}  # type: dict[str, set[str]]
    for call in media_rig.asked():
        object_id, _, query = call.partition("/insights?")
        if query:
            asked[kinds[object_id]].update(parse_qs(query)["metric"])
    assert [set(text.split(",")) for text in asked["REELS"]] == [REELS_METRICS]
    (feed,) = asked["FEED"]
    assert "profile_visits" in feed.split(",")
    assert "ig_reels_avg_watch_time" not in feed.split(",")
    found = media_rig.column("metric", "media_insights", "media_product_type = 'REELS'")
    assert set(found) == media_rig.told(media_rig.ladle, "REELS", REELS_METRICS)


def test_a_value_lands_as_the_element_received(media_rig: Rig) -> None:
    media_rig.load()
    media_id = media_rig.column("media_id", "media_insights", "metric = 'views'")[0]
    expected = media_rig.sandbox.graph.world.media_metric(media_id, "views", media_rig.clock)
    row = media_rig.query(
        "select payload, period, breakdown from raw.media_insights "
        f"where metric = 'views' and media_id = '{media_id}'"
    )[0]
    assert json.loads(row["payload"]) == {"value": expected}
    assert (row["period"], row["breakdown"]) == ("lifetime", "")


def test_the_children_of_an_album_are_kept_and_never_asked_for_insights(media_rig: Rig) -> None:
    media_rig.only_account(media_rig.louche)
    media_rig.load()
    albums = [m for m in media_rig.media(media_rig.louche) if m["media_type"] == "CAROUSEL_ALBUM"]
    children = {child["id"] for album in albums for child in album["children"]["data"]}
    assert children
    assert not children & set(media_rig.asked_by_object())
    row = media_rig.query(f"select payload from raw.media where media_id = '{albums[0]['id']}'")[0]
    assert {c["id"] for c in json.loads(row["payload"])["children"]["data"]} <= children


def test_an_account_is_found_through_its_page_once(rig: Rig) -> None:
    rig.only("accounts")
    page_id = rig.sandbox.instagram_accounts[0].page_id
    rig.change(accounts=(AccountSettings(page_id=page_id),))
    rig.load()
    assert rig.query("select account_id, page_id from raw.accounts") == [
        {"account_id": rig.ladle, "page_id": page_id}
    ]
    rig.sandbox.forget()
    rig.later(days=1)
    rig.load()
    assert not [call for call in rig.asked() if call.startswith(page_id)]
    assert rig.count("accounts") == 2


def test_a_page_without_an_account_is_told_and_the_others_load(rig: Rig) -> None:
    rig.only("accounts")
    tiny = rig.sandbox.pages[2].page_id
    rig.change(accounts=(AccountSettings(page_id=tiny), AccountSettings(rig.louche)))
    report = rig.load()
    assert "has no Instagram account" in rig.one_line(report.failures[0])
    assert rig.column("account_id", "accounts") == [rig.louche]
    assert rig.column("reason", "collection_gaps") == ["not_available"]


def test_an_account_under_a_hundred_followers_is_not_asked_for_its_audience(rig: Rig) -> None:
    rig.only("accounts", "account_insights", "account_demographics")
    rig.only_account(rig.ladle)
    rig.change(history_start=date(2026, 11, 18))
    rig.sandbox.graph.world = _Followed(rig.sandbox.graph.world, by=99)
    assert rig.load().failures == ()
    refused = [{"resource": "account_demographics", "metric": "*", "reason": "below_threshold"}]
    assert rig.query("select resource, metric, reason from raw.metric_refusals") == refused
    assert not [call for call in rig.asked() if "demographics" in call or "follower_count" in call]
    assert rig.count("account_insights") > 0
    rig.later(days=1)
    rig.load()
    assert rig.count("metric_refusals") == 1
    rig.later(days=7)
    rig.sandbox.graph.world = _Followed(rig.sandbox.graph.world, by=100)
    assert rig.load().failures == ()
    assert rig.column("breakdown", "account_demographics") == ["age", "city", "country", "gender"]
    assert rig.count("account_insights", "metric = 'follower_count'") > 0


def test_ids_above_2_to_the_53_stay_intact(media_rig: Rig) -> None:
    media_rig.load()
    ids = media_rig.column("media_id", "media")
    assert all(int(media_id) > 2**53 for media_id in ids)
    assert set(ids) <= {m["id"] for m in media_rig.media(media_rig.ladle)}


def test_no_metric_is_asked_for_in_two_groups_of_one_kind() -> None:
    for group in GROUPS:
        assert len(group.metrics) == len(set(group.metrics)), group


def test_the_settings_do_not_show_the_token(rig: Rig) -> None:
    shown = repr(rig.settings) + repr(rig.credentials) + repr(replace(rig.credentials))
    assert not [secret for secret in rig.credentials.secrets() if secret in shown]


class _Followed:
    """A world whose accounts have another number of followers."""

    def __init__(self, world: Any, *, by: int) -> None:
        self._world = world
        self._by = by

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)

    def object(self, object_id: str, at: datetime) -> Any:
        found = self._world.object(object_id, at)
        if found is not None and found.kind == "ig_user":
            return replace(found, body={**found.body, "followers_count": self._by})
        return found
