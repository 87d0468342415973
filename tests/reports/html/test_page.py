"""What stands on the page: whole totals, defined numbers, escaped words, marked breaks."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from reports import ReportMismatchError, html
from reports.html.reconcile import shown_totals
from tests.reports.conftest import NOW
from tests.reports.made_channels import HOSTILE_TITLE, LAST_DAY, VIEW_RULE_DAY
from tests.reports.made_marts import made_marts, write_marts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.made_channels import Row
    from warehouse import Target

PERIOD = 28


class Elements(HTMLParser):
    """Every start tag with its attributes, and the embedded JSON by id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        is_data = tag == "script" and found.get("type") == "application/json"
        self._inside = str(found.get("id")) if is_data else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data[self._inside] = self.data.get(self._inside, "") + data

    @property
    def figures(self) -> list[dict[str, str | None]]:
        return [found for _, found in self.tags if str(found.get("class", "")).startswith("figure")]


@pytest.fixture(scope="module")
def page(pages: dict[str, Path]) -> str:
    return pages["made"].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["made", "public", "empty"])
def test_every_number_has_a_definition_and_a_freshness_or_a_reason(
    pages: dict[str, Path], name: str
) -> None:
    found = Elements(pages[name].read_text(encoding="utf-8"))
    definitions = json.loads(found.data["definitions-data"])
    fresh = json.loads(found.data["fresh-data"])
    for figure in found.figures:
        label, text, origin = definitions[figure["data-metric"]]
        assert label
        assert text
        assert origin, figure
        assert "no definition" not in text, figure
        assert figure.get("data-reason") or fresh[figure["data-fresh"]], figure
    assert len(found.figures) > 200 or name != "made"


def test_the_totals_of_the_channels_equal_the_days_of_the_mart(
    page: str, marts: dict[str, list[Row]]
) -> None:
    days = [
        row
        for row in marts["fct_account_metrics_daily"]
        if (LAST_DAY - row["metric_date"]).days < PERIOD
    ]
    shown = shown_totals(page)
    assert shown["overview.view_count"] == sum(row["view_count"] for row in days)
    assert shown["overview.engaged_view_count"] == sum(row["engaged_view_count"] for row in days)
    assert shown["overview.watch_seconds"] == sum(row["watch_seconds"] for row in days)
    assert shown["revenue.USD"] == sum(
        row["revenue_micros"] for row in marts["fct_revenue_statements"]
    )


def test_countries_beyond_the_first_eight_are_added_up_in_one_row(page: str) -> None:
    assert "All other countries (4)" in page


def test_a_page_that_would_not_equal_the_mart_is_not_written(
    tmp_path: Path, made: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "report"
    html.write(made, folder=folder, now=NOW)
    before = (folder / "index.html").read_bytes()
    from reports.html.sections import overview

    real = overview._accounts
    monkeypatch.setattr(overview, "_accounts", lambda ctx: real(ctx)[1:])
    with pytest.raises(ReportMismatchError, match=r"overview\.\w+: the page adds up to"):
        html.write(made, folder=folder, now=NOW)
    assert (folder / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_title_with_markup_is_shown_as_words(tmp_path: Path) -> None:
    marts = made_marts()
    for row in marts["fct_post_metrics_daily"]:
        if row["post_id"] == "made0000000":
            row["engaged_view_count"] = 10**7
    marts["dim_accounts"][0]["account_name"] = "</script><img src=x onerror=alert(1)>"
    target = write_marts(tmp_path / "w.duckdb", marts)
    result = html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = result.paths[0].read_text(encoding="utf-8")
    assert HOSTILE_TITLE not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
    assert "<img src=x" not in page
    assert {str(found.get("src")) for tag, found in Elements(page).tags if tag == "script"} == {
        "None",
        "assets/charts.js",
        "assets/report.js",
    }
    assert all(json.loads(text) is not None for text in Elements(page).data.values())


def test_a_link_that_is_not_to_the_web_is_left_out(tmp_path: Path) -> None:
    marts = made_marts()
    for row in marts["dim_posts"]:
        row["permalink_url"] = "javascript:alert(1)"
    target = write_marts(tmp_path / "w.duckdb", marts)
    page = html.write(target, folder=tmp_path / "r", now=NOW).paths[0].read_text(encoding="utf-8")
    assert "javascript:" not in page


def test_views_are_cut_and_marked_where_their_definition_changed(page: str) -> None:
    plots = json.loads(Elements(page).data["plots-data"])
    trend = json.dumps(plots["trend-0"])
    assert f"{VIEW_RULE_DAY}T00:00:00Z" in trend
    assert "24 Aug: views counted anew" in trend
    values = [
        row
        for rows in plots["trend-0"]["datasets"].values()
        for row in rows
        if row.get("name") == "Views"
    ]
    before = {row["segment"] for row in values if row["date"] < str(VIEW_RULE_DAY)}
    after = {row["segment"] for row in values if row["date"] >= str(VIEW_RULE_DAY)}
    assert len(before) == len(after) == 1
    assert before != after


def test_a_change_of_views_across_the_new_rule_is_not_shown(tmp_path: Path) -> None:
    marts = made_marts()
    for table in ("fct_account_metrics_daily", "fct_post_metrics_daily"):
        marts[table] = [
            row for row in marts[table] if (row["metric_date"] - VIEW_RULE_DAY).days < PERIOD
        ]
    target = write_marts(tmp_path / "w.duckdb", marts)
    page = html.write(target, folder=tmp_path / "r", now=NOW).paths[0].read_text(encoding="utf-8")
    assert "the definition of a view changed in between; compare engaged views" in page


def test_scores_and_forecasts_are_absent_with_the_reason_when_they_are_off(
    tmp_path: Path, made: Target
) -> None:
    result = html.write(
        made, folder=tmp_path / "r", now=NOW, derived_metrics_reason="no amendment is recorded"
    )
    page = result.paths[0].read_text(encoding="utf-8")
    assert page.count("Not shown. No amendment is recorded.") == 2
    assert 'data-metric="performance_factor"' not in page
    assert 'data-metric="forecast_count"' not in page
    assert "forecasts off" in result.notes


def test_every_drawing_stands_under_a_question(page: str) -> None:
    for heading, rest in re.findall(r"<h3>(.*?)</h3>(.{0,400})", page, re.DOTALL):
        assert re.sub("<[^>]+>", "", heading).strip().endswith("?"), rest[:80]


def test_public_data_alone_gives_counters_and_says_what_is_missing(pages: dict[str, Path]) -> None:
    page = pages["public"].read_text(encoding="utf-8")
    assert "How large are the channels?" in page
    assert "only told to a channel&#39;s owner" in page
    assert "No revenue is held." in page
    assert "the channel hides likes on this video" in page
    assert "Public data only" in page


def test_imported_exports_show_the_totals_of_their_files(page: str) -> None:
    assert "What do the imported exports say?" in page
    assert "Table &lt;data&gt;.csv" in page
    shown = shown_totals(page)
    assert shown["imports.post_count"] == 10
    assert shown["imports.view_count"] == 10 * 100 + 45
    assert shown["imports.watch_seconds"] == 36_000


def test_restated_values_are_counted_by_metric(page: str) -> None:
    assert "What did YouTube change after the fact?" in page
    assert 'data-metric="revision_count" data-exact="3"' in page


def test_ten_gap_days_in_a_row_are_one_line_that_says_why(page: str) -> None:
    assert "8 Nov 2026 to 17 Nov 2026" in page
    assert "403 forbidden &lt;b&gt;monetary&lt;/b&gt;" in page
    assert shown_totals(page)["collection.gap_day_count"] == 10


def test_days_that_end_long_ago_are_not_called_fresh(tmp_path: Path, made: Target) -> None:
    later = NOW + timedelta(days=3)
    page = html.write(made, folder=tmp_path / "r", now=later).paths[0].read_text(encoding="utf-8")
    assert page.count("Fresh</span>") == 3
    later = NOW + timedelta(days=30)
    page = html.write(made, folder=tmp_path / "r", now=later).paths[0].read_text(encoding="utf-8")
    assert page.count("30 days old</span>") == 3


def test_an_empty_warehouse_gives_a_page_that_says_what_to_do(pages: dict[str, Path]) -> None:
    page = pages["empty"].read_text(encoding="utf-8")
    assert "Run groundswell load" in page
    assert not Elements(page).figures


def test_a_warehouse_without_marts_gives_the_same_page(tmp_path: Path) -> None:
    from warehouse import Target, open_warehouse

    target = Target.local(tmp_path / "bare.duckdb")
    with open_warehouse(target):
        pass
    result = html.write(target, folder=tmp_path / "r", now=NOW)
    assert "Run groundswell load" in result.paths[0].read_text(encoding="utf-8")


def test_the_same_marts_give_the_same_bytes(tmp_path: Path, made: Target) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        html.write(made, folder=folder, now=NOW, derived_metrics_enabled=True)
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in folders
    )
    assert one == two


def test_the_report_is_light(pages: dict[str, Path]) -> None:
    size = sum(path.stat().st_size for path in pages["made"].parent.rglob("*") if path.is_file())
    assert size < 2_000_000


def test_a_picture_at_hand_replaces_the_placeholder(tmp_path: Path, made: Target) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "made0000051.jpg").write_bytes(b"jpeg")
    (pictures / "unseen.jpg").write_bytes(b"jpeg")
    result = html.write(made, folder=tmp_path / "r", now=NOW, thumbnails=pictures)
    copied = [path.name for path in (tmp_path / "r" / "assets" / "thumbnails").iterdir()]
    assert copied == ["made0000051.jpg"]
    page = result.paths[0].read_text(encoding="utf-8")
    assert 'src="assets/thumbnails/made0000051.jpg"' in page


def test_a_kind_without_recent_videos_is_drawn_without_a_band() -> None:
    from reports.html import charts

    point = {
        "name": "Earlier",
        "age": "7 d",
        "value": 5,
        "low": 1,
        "high": 9,
        "posts": 3,
        "colour": charts.GREY,
    }
    marks = [
        layer["mark"]["type"] for layer in charts.growth([point, point], ["1 d", "7 d"])["layer"]
    ]
    assert "area" not in marks
    assert "line" in marks


def test_revenue_that_comes_a_day_later_names_its_own_days(tmp_path: Path) -> None:
    marts = made_marts()
    late = [row for row in marts["fct_revenue_daily"] if row["metric_date"] == LAST_DAY]
    for row in late:
        marts["fct_revenue_daily"].remove(row)
        for month in marts["fct_revenue_statements"]:
            is_its = all(month[name] == row[name] for name in ("account_key", "revenue_source"))
            is_its = is_its and month["statement_month"] == LAST_DAY.replace(day=1)
            if row["revenue_level"] == "account" and is_its:
                month["revenue_micros"] -= row["estimated_revenue_micros"]
    target = write_marts(tmp_path / "w.duckdb", marts)
    page = html.write(target, folder=tmp_path / "page", now=NOW).paths[0].read_text("utf-8")
    end = LAST_DAY - timedelta(days=1)
    assert f"; revenue {end - timedelta(days=PERIOD - 1):%-d %b}" in page
    assert f"{end:%-d %b %Y}, likewise." in page
