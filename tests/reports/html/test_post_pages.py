"""A post's own page: every age, reactions, paid parts, other places, and links that lead on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.html.reconcile import shown_totals
from tests.reports.html.test_page import Elements

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.made_channels import Row


def test_a_posts_page_shows_every_age_and_where_else_the_work_stands(
    pages: dict[str, Path], social_marts: dict[str, list[Row]]
) -> None:
    post = next(
        row for row in social_marts["rpt_post_performance"] if row["post_id"] == "100001_20"
    )
    text = (pages["social"].parent / "posts" / f"{post['post_key']}.html").read_text("utf-8")
    for age in ("1 day", "7 days", "28 days"):
        assert f'<span class="name">{age}</span>' in text
    assert "Did it grow faster than expected?" in text
    assert "Where does it fall among the posts of Made Bakery?" in text
    assert "Where else does the same work stand?" in text
    assert "madebakery dish 20" in text
    assert shown_totals(text) == {"l0.actual_count": post["actual_count"]}


def test_reactions_by_kind_and_paid_views_stand_on_the_posts_page(
    pages: dict[str, Path], social_marts: dict[str, list[Row]]
) -> None:
    post = next(
        row for row in social_marts["rpt_post_performance"] if row["post_id"] == "100001_20"
    )
    text = (pages["social"].parent / "posts" / f"{post['post_key']}.html").read_text("utf-8")
    figures = [found for found in Elements(text).figures if not found.get("data-check")]
    kinds = [one["data-exact"] for one in figures if one["data-metric"] == "reaction_kind_count"]
    assert kinds == ["120", "40"]
    views = [one["data-exact"] for one in figures if one["data-metric"] == "view_count_lifetime"]
    assert views == ["600", "300", "900"]
    assert "How much of it was paid for?" in text


def test_pages_link_to_each_other_and_to_files_that_exist(pages: dict[str, Path]) -> None:
    folder = pages["social"].parent
    for path in (folder / "index.html", folder / "performance.html", *(folder / "posts").iterdir()):
        links = [
            str(found["href"])
            for tag, found in Elements(path.read_text(encoding="utf-8")).tags
            if tag in {"a", "link"} and found.get("href")
        ]
        inside = [link for link in links if not re.match(r"https://|#|data:", link)]
        assert inside
        for link in inside:
            assert (path.parent / link).is_file(), (path.name, link)
