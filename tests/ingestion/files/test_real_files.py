"""Real exports, where they are at hand: imported totals equal the files' own."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from tests.ingestion.files.importing import ROOT, Imports, documented_mapping

if TYPE_CHECKING:
    from pathlib import Path

DATA = ROOT.parent / "shared" / "data"
EXPORTS, SNAPSHOTS = DATA / "exports", DATA / "snapshots"
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data lies beside the repository only"),
]


def column(path: Path, name: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]


def whole(values: list[str]) -> int:
    return sum(int(float(value)) for value in values if value)


def test_the_studio_exports_and_trending_lists_land_with_their_own_totals(
    imports: Imports,
) -> None:
    studio = EXPORTS / "youtube_studio_channel"
    revenue = next((EXPORTS / "youtube_studio_revenue").glob("*.csv"))
    trending = sorted((EXPORTS / "youtube_trending").glob("*.csv"))
    files = [studio / f"{name}.csv" for name in ("Table data", "Chart data", "Totals")]
    report = imports.run(*files, revenue, *trending)
    assert not report.failures
    assert report.rows_rejected == 0
    for file in report.files:
        assert file.rows_read == file.rows_landed + file.rows_control

    def landed(table: str, measure: str, file: Path) -> object:
        return imports.rows(
            f"select sum({measure}) as total from raw_files.{table} where file_name = '{file.name}'"
        )[0]["total"]

    table, chart, totals = files
    views = column(table, "Views")
    assert landed("post_periods", "view_count", table) == whole(views[1:])
    stated = {total.field: total.stated for total in report.files[0].control_totals}
    assert stated["view_count"] == int(views[0])
    assert landed("post_days", "view_count", chart) == whole(column(chart, "Views"))
    assert landed("account_days", "view_count", totals) == whole(column(totals, "Views"))
    assert landed("post_periods", "view_count", revenue) == whole(column(revenue, "Views"))
    with revenue.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    money = next(at for at, name in enumerate(header) if name.startswith("Your"))
    assert float(str(landed("revenue", "revenue_amount", revenue))) == pytest.approx(
        sum(float(row[money]) for row in rows)
    )
    for file in trending:
        with file.open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        at = next(at for at, name in enumerate(header) if name in ("views", "view_count"))
        assert landed("post_snapshots", "view_count", file) == whole([row[at] for row in rows])


def test_page_statuses_of_all_pages_land_and_the_empty_export_is_refused(imports: Imports) -> None:
    files = sorted((EXPORTS / "facebook_posts").glob("*.csv"))
    report = imports.run(*files)
    assert [file.error.split(": ")[1] for file in report.failures] == ["a header and no row"]
    assert report.rows_rejected == 0
    full = [file.path for file in report.files if file.status != "failed"]
    assert report.rows_landed == sum(len(column(file, "status_id")) for file in full)
    for table, fields in {
        "post_snapshots": {"reaction_count": "num_reactions", "share_count": "num_shares"},
        "post_reactions": {"love_count": "num_loves", "angry_count": "num_angrys"},
    }.items():
        for field, name in fields.items():
            held = imports.rows(f"select sum({field}) as total from raw_files.{table}")
            assert held[0]["total"] == sum(whole(column(file, name)) for file in full)
    accounts = imports.rows("select count(distinct account_id) as pages from raw_files.posts")
    assert accounts[0]["pages"] == len(full)


def test_instagram_exports_are_known_by_their_columns(imports: Imports) -> None:
    files = [
        next((EXPORTS / "instagram_insights").glob("*.csv")),
        next((EXPORTS / "instagram_posts").glob("*.json")),
        *sorted((SNAPSHOTS / "instagram_posts").glob("*.csv")),
    ]
    report = imports.run(*files, dry_run=True)
    assert [file.mapping for file in report.files] == [
        "instagram_insights",
        "instagram_posts",
        "instagram_post_snapshots",
        "instagram_post_list",
    ]
    assert report.rows_rejected == 0


def test_snapshots_of_posts_and_channels_land_whole(imports: Imports) -> None:
    posts = next((SNAPSHOTS / "instagram_posts").glob("post_metrics*.csv"))
    report = imports.dry(posts, documented_mapping("instagram_post_snapshots"))
    assert report.rows_landed == report.rows_read == len(column(posts, "id"))
    channels = next((SNAPSHOTS / "youtube_channels_daily").glob("*daily*.csv"))
    report = imports.dry(channels, documented_mapping("channel_snapshots_daily"))
    assert report.rows_landed == report.rows_read == len(column(channels, "channel_id"))


def test_counters_of_videos_are_known_by_their_columns_and_land_whole(imports: Imports) -> None:
    files = [
        next((SNAPSHOTS / "youtube_videos_daily").glob("*.csv")),
        *sorted((SNAPSHOTS / "youtube_channels_daily").glob("videos_*.csv")),
    ]
    report = imports.run(*files)
    assert {file.mapping for file in report.files} == {"youtube_video_counters"}
    assert report.rows_rejected == 0
    held = imports.rows("select sum(view_count) as views from raw_files.post_snapshots")
    stated = [column(files[0], "views"), *(column(file, "view_count") for file in files[1:])]
    assert held[0]["views"] == sum(whole(views) for views in stated)
