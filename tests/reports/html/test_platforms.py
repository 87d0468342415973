"""The report of several platforms: each by itself, in its own words, over its own days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from reports import html
from reports.html.reconcile import shown_totals
from reports.wording import account_word, kind_name, listed, parts_words, post_word
from tests.reports.conftest import NOW
from tests.reports.made_marts import several_platforms, write_marts
from tests.reports.made_social import POSTS_EACH

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(pages: dict[str, Path]) -> str:
    return pages["social"].read_text(encoding="utf-8")


def part(page: str, section: str, platform: str) -> str:
    """The part of a section that is about one platform."""
    inside = page[page.index(f'<section id="{section}"') :]
    inside = inside[: inside.index("</section>")]
    start = inside.index(f'<h3 class="platform">{platform}</h3>')
    following = inside.find('<h3 class="platform">', start + 10)
    return inside[start : following if following > 0 else None]


def test_each_platform_has_its_own_period(page: str) -> None:
    assert "21 Oct – 17 Nov 2026" in part(page, "overview", "YouTube")
    # the Page's days reach a day further
    assert "22 Oct – 18 Nov 2026" in part(page, "overview", "Facebook")


def test_each_platform_has_its_own_totals(page: str) -> None:
    shown = shown_totals(page)
    # 1,000 to 1,027 on the newest 28 days
    assert shown["facebook-overview.view_count"] == 28 * 1_000 + sum(range(28))
    assert shown["facebook-overview.followers_net_count"] == 28 * 3
    assert shown["facebook-overview.estimated_revenue_micros"] == 28_000_000
    assert shown["facebook-revenue.USD"] == 60_000_000
    assert "youtube-overview.view_count" in shown


def test_a_platform_is_told_in_its_own_words(page: str) -> None:
    facebook = part(page, "overview", "Facebook")
    assert "Which Page carries it?" in facebook
    assert "Net followers" in facebook
    assert "Engaged views" not in facebook, "Facebook has none"
    assert "Facebook&#39;s own" in facebook
    youtube = part(page, "overview", "YouTube")
    assert "Which channel carries it?" in youtube
    assert "Net subscribers" in youtube
    posts = part(page, "videos", "Facebook")
    assert "Which posts were engaged with most" in posts
    assert "Made Bistro dish" in posts, "a post without a title is named by its caption"
    assert "6 accounts on Facebook, Instagram and YouTube" in page


def test_an_account_of_which_only_posts_are_held_is_listed_with_them(page: str) -> None:
    instagram = part(page, "overview", "Instagram")
    assert "Of which accounts are posts held?" in instagram
    assert f'data-exact="{POSTS_EACH}"' in instagram
    assert "Nothing read" not in page


def test_kinds_of_a_platform_are_its_own(page: str) -> None:
    kinds = part(page, "formats", "Facebook")
    assert re.findall(r'<span class="name">(\w+)</span>', kinds) == ["Reel", "Photo", "Link"]
    assert "Short" not in kinds


def test_one_platform_alone_needs_no_headings(tmp_path: Path) -> None:
    marts = several_platforms()
    for table, rows in marts.items():
        marts[table] = [row for row in rows if row.get("platform") in {None, "facebook"}]
    for table in ("metric_availability", "fct_metric_revisions", "fct_post_forecasts"):
        marts[table] = []
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "index.html").read_text(encoding="utf-8")
    assert 'class="platform"' not in page
    assert "<title>Pages report</title>" in page
    assert "2 Pages, days up to" in page
    assert shown_totals(page)["overview.view_count"] == 28 * 1_000 + sum(range(28))
    words = re.sub("<[^>]+>", " ", page[: page.index('<section id="audience"')])
    assert "channel" not in words


def test_scores_by_views_and_by_engagements_are_never_in_one_table(tmp_path: Path) -> None:
    marts = several_platforms()
    scored = [
        row
        for row in marts["fct_post_performance"]
        if row["platform"] == "facebook" and row["is_best_age"]
    ]
    scored[-1].update(metric="view_count", performance_factor=7.5, actual_count=750)
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "index.html").read_text(encoding="utf-8")
    facebook = part(page, "videos", "Facebook")
    table = facebook[facebook.index("did better than expected") :]
    assert table.count('data-metric="expected_count"') == 1 + 1, "its heading and one post"
    assert "by views." in table


def test_words_fit_the_platforms() -> None:
    assert account_word(["youtube"], 2) == "channels"
    assert account_word(["facebook"]) == "Page"
    assert account_word(["youtube", "facebook"], 2) == "accounts"
    assert post_word(["youtube"]) == "video"
    assert post_word(["youtube", "instagram"], 2) == "posts"
    assert kind_name("image") == "Photo"
    assert kind_name("fan_poll") == "Fan poll"
    assert kind_name(None) == "Not known"
    assert parts_words("reaction,comment,share") == "reactions, comments and shares"
    assert listed(["one"]) == "one"
