"""The Reporting API: jobs, reports that replace others, files."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import requests

import sandbox
from sandbox.running import RunningSandbox
from sandbox.worlds.made.world import MadeWorld

from .conftest import Client


class Bulk:
    """Asks the Reporting API as one channel's owner."""

    def __init__(self, running: RunningSandbox, channel: int = 0) -> None:
        self.running = running
        self.token = Client(running).owner(channel)
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {self.token}"

    def get(self, path: str, **query: str | int) -> requests.Response:
        url = path if path.startswith("http") else self.running.url + path
        return self.session.get(url, params=query, timeout=20)

    def job(self, type_id: str) -> str:
        jobs = self.get("/v1/jobs").json().get("jobs", [])
        return next(str(job["id"]) for job in jobs if job["reportTypeId"] == type_id)

    def reports(self, job: str, **query: str | int) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        while True:
            page = self.get(f"/v1/jobs/{job}/reports", **query).json()
            found += page.get("reports", [])
            if "nextPageToken" not in page:
                return found
            query["pageToken"] = page["nextPageToken"]

    def rows(self, report: dict[str, str]) -> list[dict[str, str]]:
        answer = self.get(report["downloadUrl"])
        assert answer.status_code == 200
        return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.fixture
def bulk(client: Client) -> Bulk:
    return Bulk(client.running)


def test_a_job_is_created_once_and_its_first_file_comes_after_two_days(client: Client) -> None:
    bulk = Bulk(client.running, 2)
    wish = {"reportTypeId": "channel_basic_a3", "name": "groundswell"}
    made = bulk.session.post(client.running.url + "/v1/jobs", json=wish, timeout=20)
    assert made.json()["createTime"] == "2026-11-20T14:00:00.000000Z"
    again = bulk.session.post(client.running.url + "/v1/jobs", json=wish, timeout=20)
    assert again.status_code == 409
    job = bulk.job("channel_basic_a3")
    assert bulk.reports(job) == []
    client.running.set_clock(client.running.now() + timedelta(days=3))
    later = Bulk(client.running, 2)
    reports = later.reports(job)
    days = {report["startTime"] for report in reports}
    assert len(days) >= 30  # the 30 days before the job come as history
    assert min(days).startswith("2026-10-2")


def test_a_retired_type_is_a_404(bulk: Bulk) -> None:
    wish = {"reportTypeId": "channel_basic_a2", "name": "old"}
    answer = bulk.session.post(bulk.running.url + "/v1/jobs", json=wish, timeout=20)
    assert answer.status_code == 404
    types = {t["id"] for t in bulk.get("/v1/reportTypes").json()["reportTypes"]}
    assert "channel_basic_a2" not in types
    assert {
        "channel_basic_a3",
        "channel_reach_basic_a1",
        "channel_traffic_source_a3",
        "channel_demographics_a1",
    } <= types


def test_a_wrong_body_is_a_violation(running: RunningSandbox) -> None:
    bulk = Bulk(running)
    wish = {"reportTypeId": "channel_basic_a3", "name": "x", "colour": "red"}
    answer = bulk.session.post(running.url + "/v1/jobs", json=wish, timeout=20)
    assert answer.status_code == 400
    assert [v.side for v in running.violations] == ["request"]


def test_some_days_come_again_under_another_id_with_a_later_create_time(bulk: Bulk) -> None:
    reports = bulk.reports(bulk.job("channel_basic_a3"))
    by_day: dict[str, list[dict[str, str]]] = {}
    for report in reports:
        by_day.setdefault(report["startTime"], []).append(report)
    twice = [versions for versions in by_day.values() if len(versions) > 1]
    assert twice
    for versions in twice:
        assert len({v["id"] for v in versions}) == len({v["createTime"] for v in versions}) == 2
        assert len({v["endTime"] for v in versions}) == 1
        first, second = sorted(versions, key=lambda v: v["createTime"])
        assert bulk.rows(first) != bulk.rows(second)
    assert all(int(report["id"]) > 2**53 for report in reports)
    moments = [report["createTime"] for report in reports]
    assert moments != sorted(moments)  # no order is promised


def test_the_cursor_and_the_window_select_reports(bulk: Bulk) -> None:
    job = bulk.job("channel_basic_a3")
    every = bulk.reports(job)
    middle = sorted(report["createTime"] for report in every)[len(every) // 2]
    after = bulk.reports(job, createdAfter=middle)
    assert {r["id"] for r in after} == {r["id"] for r in every if r["createTime"] > middle}
    window = bulk.reports(
        job, startTimeAtOrAfter="2026-11-01T07:00:00Z", startTimeBefore="2026-11-03T08:00:00Z"
    )
    assert {(r["startTime"], r["endTime"]) for r in window} == {
        ("2026-11-01T07:00:00Z", "2026-11-02T08:00:00Z"),  # the day of 25 hours
        ("2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"),
    }
    small = bulk.reports(job, pageSize=7)
    assert {r["id"] for r in small} == {r["id"] for r in every}


def test_files_are_kept_for_sixty_days(bulk: Bulk) -> None:
    oldest = min(report["createTime"] for report in bulk.reports(bulk.job("channel_basic_a3")))
    age = bulk.running.now() - datetime.fromisoformat(oldest)
    assert timedelta(days=58) < age < timedelta(days=60)


def test_the_basic_file_adds_up_to_the_analytics_day(bulk: Bulk, world: MadeWorld) -> None:
    job = bulk.job("channel_basic_a3")
    report = bulk.reports(
        job, startTimeAtOrAfter="2026-11-05T00:00:00Z", startTimeBefore="2026-11-06T00:00:00Z"
    )[0]
    rows = bulk.rows(report)
    assert rows[0]["date"] == "20261105"
    made_at = datetime.fromisoformat(report["createTime"])
    figures = world.figures
    mine = figures.growth.channel == 0
    known = figures.values_on(
        "views", figures.index(datetime(2026, 11, 5, tzinfo=UTC).date()), made_at
    )
    assert sum(int(row["views"]) for row in rows) == int(known[mine].sum())
    assert any(row["video_id"] == "" for row in rows)
    counts = [[int(v) for v in list(row.values())[6:] if v.isdigit()] for row in rows]
    assert all(any(values) for values in counts)  # rows with only zeros are left out
    keys = [tuple(row[c] for c in list(row)[:6]) for row in rows]
    assert len(keys) == len(set(keys))


def test_files_come_compressed_when_the_client_takes_it(bulk: Bulk) -> None:
    report = bulk.reports(bulk.job("channel_reach_basic_a1"))[0]
    packed = bulk.get(report["downloadUrl"])
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = bulk.session.get(
        report["downloadUrl"], headers={"Accept-Encoding": "identity"}, timeout=20
    )
    assert "Content-Encoding" not in plain.headers
    assert plain.text == packed.text
    assert plain.text.splitlines()[0] == (
        "date,channel_id,video_id,video_thumbnail_impressions,video_thumbnail_impressions_ctr"
    )


def test_shares_are_of_the_unit_the_column_says(bulk: Bulk) -> None:
    reach = bulk.rows(bulk.reports(bulk.job("channel_reach_basic_a1"))[0])
    assert all(0 <= float(row["video_thumbnail_impressions_ctr"]) <= 1 for row in reach)
    viewers = bulk.rows(bulk.reports(bulk.job("channel_demographics_a1"))[0])
    by_video: dict[str, float] = {}
    for row in viewers:
        key = row["video_id"] + row["live_or_on_demand"]
        by_video[key] = by_video.get(key, 0.0) + float(row["views_percentage"])
    assert by_video
    assert all(abs(value - 100) < 0.01 for value in by_video.values())


def test_drift_brings_a_column_and_another_order_with_the_same_values(bulk: Bulk) -> None:
    report = bulk.reports(bulk.job("channel_traffic_source_a3"))[0]
    before = bulk.rows(report)
    bulk.running.faults.drift = sandbox.Drift(new_bulk_column=True, bulk_columns_reversed=True)
    after = bulk.rows(report)
    assert next(iter(after[0])) == "red_watch_time_minutes"
    assert list(after[0])[-1] == "viewer_mood_score"
    assert [{name: row[name] for name in before[0]} for row in after] == before
    bulk.running.faults.clear()


def test_the_minute_limit_answers_429_and_says_which(world: MadeWorld) -> None:
    quota = sandbox.Quota(reporting_per_minute=3)
    with sandbox.start(world, quota=quota) as running:
        bulk = Bulk(running)
        codes = [bulk.get("/v1/jobs").status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        full = bulk.get("/v1/jobs")
        assert full.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
        detail = full.json()["error"]["details"][0]
        assert detail["reason"] == "RATE_LIMIT_EXCEEDED"
        assert detail["metadata"]["quota_limit"] == "FreeQuotaRequestsPerMinutePerProject"
        assert int(full.headers["Retry-After"]) >= 1
