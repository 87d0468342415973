"""The post-performance page and the posts' own: whole, one platform at a time, escaped."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from reports import ReportMismatchError, html
from reports.html.reconcile import shown_totals
from tests.reports.conftest import NOW
from tests.reports.html.test_page import Elements
from tests.reports.made_channels import LAST_DAY
from tests.reports.made_marts import several_platforms, write_marts
from tests.reports.made_social import HOSTILE_CAPTION, POSTS_EACH, account_key

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.reports.made_channels import Row
    from warehouse import Target

BAKERY = account_key("facebook", "100001")
LINKS = r"https://|#|posts/|\.\./|index|performance|forecasts"


@pytest.fixture(scope="module")
def page(pages: dict[str, Path]) -> str:
    return (pages["social"].parent / "performance.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def carried(page: str) -> dict[str, Any]:
    """The posts that the page's script ranks and draws."""
    found: dict[str, Any] = json.loads(Elements(page).data["posts-data"])
    return found


def facebook(marts: dict[str, list[Row]]) -> list[Row]:
    return [row for row in marts["rpt_post_performance"] if row["platform"] == "facebook"]


def test_the_totals_of_the_accounts_equal_the_mart(
    page: str, social_marts: dict[str, list[Row]]
) -> None:
    rows = facebook(social_marts)
    shown = shown_totals(page)
    assert shown["l0.post_count"] == len(rows) == 2 * POSTS_EACH
    assert shown["l0.actual_count"] == sum(row["actual_count"] for row in rows)
    # the first post of each of the three kinds has nothing to be compared with
    assert shown["l0.scored_post_count"] == 2 * (POSTS_EACH - 3)


def test_the_page_carries_every_post_of_a_platform_by_itself(
    carried: dict[str, Any], social_marts: dict[str, list[Row]]
) -> None:
    labels = [lens["label"] for lens in carried["lenses"]]
    assert labels == ["Facebook, engagements", "Instagram, engagements"]
    assert [len(lens["accounts"]) for lens in carried["lenses"]] == [2, 1]
    bakery = next(
        account for account in carried["lenses"][0]["accounts"] if account["key"] == BAKERY
    )
    rows = [row for row in social_marts["rpt_post_performance"] if row["account_key"] == BAKERY]
    assert bakery["actual"] == [row["actual_count"] for row in rows]
    newest = sum(bakery["day"])
    assert newest == (LAST_DAY - timedelta(days=3)).toordinal() - 730_120  # 1 January 2000


def test_posts_counted_in_two_ways_are_two_choices(tmp_path: Path) -> None:
    marts = several_platforms()
    for place, row in enumerate(facebook(marts)):
        if place % 2:
            row["count_basis"] = "reaction,comment"
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    labels = [lens["label"] for lens in json.loads(Elements(page).data["posts-data"])["lenses"]]
    assert "Facebook, engagements (reactions and comments)" in labels
    assert "Facebook, engagements (reactions, comments and shares)" in labels


def test_views_before_and_after_a_new_definition_are_two_choices(tmp_path: Path) -> None:
    marts = several_platforms()
    for row in facebook(marts):
        is_new = row["published_date"] > LAST_DAY - timedelta(days=50)
        row.update(metric="view_count", count_basis="youtube_2026" if is_new else "youtube_2005")
        row["platform"] = "youtube"
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    labels = [lens["label"] for lens in json.loads(Elements(page).data["posts-data"])["lenses"]]
    assert "YouTube, views (as counted since 24 Aug 2026)" in labels
    assert "YouTube, views (as counted until 23 Aug 2026)" in labels


def test_two_posts_counted_as_no_others_are_make_no_choice(tmp_path: Path) -> None:
    marts = several_platforms()
    for row in facebook(marts)[:2]:
        assert row["performance_factor"] is None
        row["count_basis"] = "share"
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    labels = [lens["label"] for lens in json.loads(Elements(page).data["posts-data"])["lenses"]]
    assert labels == ["Facebook, engagements", "Instagram, engagements"]
    assert shown_totals(page)["l0.post_count"] == 2 * POSTS_EACH - 2


def test_lengths_told_within_kinds_name_no_single_reference(tmp_path: Path) -> None:
    marts = several_platforms()
    made = [row for row in marts["fct_post_effects"] if row["factor"] == "published_weekday"]
    for row in made:
        kind = "reel" if row["level"] == "Monday" else "video"
        row.update(factor="duration", level=f"{kind}, 30–60 s", reference_level=f"{kind}, 30–60 s")
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    assert "Against the reference of its kind" in page
    assert "How long should it be?" in page


def test_a_page_that_leaves_out_a_post_is_not_written(
    tmp_path: Path, social: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.html.performance import packing

    real = packing._by_account

    def short(lens: Any) -> list[tuple[str, list[Row]]]:
        return [(name, rows[1:]) for name, rows in real(lens)]

    monkeypatch.setattr(packing, "_by_account", short)
    with pytest.raises(ReportMismatchError, match=r"l0\.post_count: the page adds up to 78"):
        html.write(social, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    assert not (tmp_path / "r").exists()


def test_the_best_post_stands_first_with_actual_and_expected(
    page: str, social_marts: dict[str, list[Row]]
) -> None:
    scored = [row for row in facebook(social_marts) if row["performance_factor"] is not None]
    best = max(scored, key=lambda row: row["performance_factor"])
    first = re.search(r'id="league".*?<tbody>\s*<tr>(.*?)</tr>', page, re.DOTALL)
    assert first is not None
    assert f"posts/{best['post_key']}.html" in first[1]
    assert f'data-exact="{best["actual_count"]:,}"' in first[1]
    assert f"{best['performance_factor']:.1f}×" in first[1]


def test_effects_stand_beside_the_naive_average_which_is_called_so(page: str) -> None:
    reel = re.search(r'<span class="name">Reel</span>.*?</tr>', page, re.DOTALL)
    assert reel is not None
    assert ">+50%</button>" in reel[0]
    assert "+20% to +90%" in reel[0]
    assert ">+140%</button>" in reel[0]
    assert "Naive average" in page
    assert 'class="figure up"' in reel[0]
    link = re.search(r'<span class="name">Link</span>.*?</tr>', page, re.DOTALL)
    assert link is not None
    assert "figure up" not in link[0], "an interval that includes no difference is not coloured"


def test_a_deleted_post_leaves_the_rankings(tmp_path: Path) -> None:
    marts = several_platforms()
    gone = facebook(marts)[12]["post_key"]
    for row in marts["dim_posts"]:
        if row["post_key"] == gone:
            row.update(lifecycle="deleted", title=None)
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    assert shown_totals(page)["l0.post_count"] == 2 * POSTS_EACH - 1
    assert not (tmp_path / "r" / "posts" / f"{gone}.html").exists()


def test_every_drawing_and_table_stands_under_a_question(page: str) -> None:
    headings = re.findall(r"<h3>(.*?)</h3>", page, re.DOTALL)
    assert len(headings) > 10
    for heading in headings:
        assert re.sub("<[^>]+>", "", heading).strip().endswith("?"), heading


def test_every_number_has_a_definition_and_a_freshness_or_a_reason(
    pages: dict[str, Path], page: str
) -> None:
    own = sorted((pages["social"].parent / "posts").iterdir())
    for text in (page, own[0].read_text(encoding="utf-8"), own[-1].read_text(encoding="utf-8")):
        found = Elements(text)
        definitions = json.loads(found.data["definitions-data"])
        for figure in found.figures:
            assert definitions[figure["data-metric"]][1], figure
            assert "no definition" not in definitions[figure["data-metric"]][1], figure
            assert figure.get("data-exact") or figure.get("data-reason"), figure


def test_repeats_of_a_work_are_told_apart_and_add_up(
    page: str, social_marts: dict[str, list[Row]]
) -> None:
    totals = social_marts["fct_creative_totals"]
    whole = sum(row["total_count_lifetime"] for row in totals)
    shown = shown_totals(page)
    assert shown["works.total_count"] == shown["works.part_count"] == whole
    assert page.count("Facebook, Instagram · first on") == 10


def test_a_platform_whose_policy_forbids_scores_is_left_out_with_the_reason(
    tmp_path: Path, social: Target
) -> None:
    html.write(
        social,
        folder=tmp_path / "r",
        now=NOW,
        derived_metrics_enabled=True,
        derived_metrics_platforms=["facebook"],
        derived_metrics_reason="no approval is recorded",
    )
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    labels = [lens["label"] for lens in json.loads(Elements(page).data["posts-data"])["lenses"]]
    assert labels == ["Facebook, engagements"]
    assert "No scores of Instagram and YouTube are shown. No approval is recorded." in page
    index = (tmp_path / "r" / "index.html").read_text(encoding="utf-8")
    assert "Not shown. No approval is recorded." in index
    assert "madebakery dish" not in page


def test_without_scores_the_page_says_why_and_nothing_else(tmp_path: Path, social: Target) -> None:
    html.write(social, folder=tmp_path / "r", now=NOW)
    page = (tmp_path / "r" / "performance.html").read_text(encoding="utf-8")
    assert "No post has been compared with others yet" in page
    assert "No scores of Facebook, Instagram and YouTube are shown." in page
    assert not (tmp_path / "r" / "posts").exists()
    assert "posts-data" not in Elements(page).data


def test_platform_text_and_links_can_do_nothing(pages: dict[str, Path], page: str) -> None:
    folder = pages["social"].parent
    texts = [page, *(path.read_text("utf-8") for path in (folder / "posts").iterdir())]
    for text in texts:
        assert "<img src=x" not in text
        assert "javascript:" not in text
        scripts = {str(found.get("src")) for tag, found in Elements(text).tags if tag == "script"}
        assert scripts <= {
            "None",
            "assets/charts.js",
            "assets/report.js",
            "assets/performance.js",
            "../assets/report.js",
        }
        for tag, found in Elements(text).tags:
            if tag == "a":
                assert re.match(LINKS, str(found["href"]))
    assert any("&lt;img src=x onerror=alert(2)&gt; cake &amp; co" in text for text in texts)
    assert HOSTILE_CAPTION.split(">", 1)[1][:9] not in page


def test_twenty_thousand_posts_make_a_page_under_two_megabytes(tmp_path: Path) -> None:
    marts = several_platforms()
    row = facebook(marts)[5]
    words = "A caption as long as most of them are, with a number so that none is like another "
    marts["rpt_post_performance"] = [
        {
            **row,
            "post_performance_key": f"p{number}",
            "post_key": f"p{number}",
            "account_key": f"account {number % 23}",
            "title": f"{words}{number}",
            "actual_count": 1000 + number * 7919 % 100_000,
            "performance_factor": (number * 7919 % 1000) / 100 + 1,
            "published_date": LAST_DAY - timedelta(days=number % 1500),
        }
        for number in range(22_000)
    ]
    marts["dim_posts"] = [
        {"post_key": row["post_key"], "platform": "facebook"}
        for row in marts["rpt_post_performance"]
    ]
    target = write_marts(tmp_path / "w.duckdb", marts)
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = tmp_path / "r" / "performance.html"
    assert page.stat().st_size < 2_000_000
    assert len(list((tmp_path / "r" / "posts").iterdir())) == 300
    found = json.loads(Elements(page.read_text(encoding="utf-8")).data["posts-data"])
    assert sum(len(account["actual"]) for account in found["lenses"][0]["accounts"]) == 22_000
