"""The post-performance page in a browser: silent, filtered, ranked and drawn by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reports.browser import CHROMIUM, opened, started
from tests.reports.made_social import POSTS_EACH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium"),
]
FIRST_SCORES = "#league tbody tr td:nth-child(2)"
INK = """() => {
  const canvas = document.getElementById("scatter");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  for (let place = 0; place < data.length; place += 4) {
    if (data[place + 3] > 200) colours.add(`${data[place]},${data[place + 1]},${data[place + 2]}`);
  }
  return colours.size;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def performance(pages: dict[str, Path]) -> Path:
    return pages["social"].parent / "performance.html"


def scores(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(FIRST_SCORES).all_inner_texts()]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_open_without_a_request_an_error_or_a_sideways_scroll(
    browser: Browser, performance: Path, width: int, theme: str
) -> None:
    post = sorted((performance.parent / "posts").iterdir())[0]
    for path in (performance, post, performance.parent / "index.html"):
        with opened(browser, path, width=width, theme=theme) as view:
            assert view.outside == []
            assert view.errors == []
            assert view.page.evaluate("document.documentElement.scrollWidth") <= width
            if path == performance:
                assert view.page.evaluate(INK) > 4
                assert view.page.locator("#by-month svg polyline").count() >= 1


def test_a_page_with_nothing_to_compare_is_silent_too(
    browser: Browser, pages: dict[str, Path]
) -> None:
    path = pages["empty"].parent / "performance.html"
    with opened(browser, path, width=390, theme="light") as view:
        assert view.errors == []
        assert "No post has been compared" in view.page.inner_text("main")


def test_a_choice_of_account_kind_and_period_filters_the_ranking(
    browser: Browser, performance: Path
) -> None:
    with opened(browser, performance, width=1280, theme="light") as view:
        page = view.page
        assert f"of {2 * POSTS_EACH} posts" in page.inner_text("#chosen")
        page.select_option("#choose-account", label="Made Bistro")
        assert f"of {POSTS_EACH} posts" in page.inner_text("#chosen")
        names = page.locator("#league tbody .name").all_inner_texts()
        assert all("Bistro" in name for name in names if "dish" in name)
        page.select_option("#choose-kind", label="Reel")
        assert "of 13 posts" in page.inner_text("#chosen")
        page.select_option("#choose-period", label="Newest 28 days")
        # every third day a post, every third of them a reel: 28 days hold ten posts, three reels
        assert "of 3 posts" in page.inner_text("#chosen")


def test_the_order_turns_from_scores_to_raw_counts(browser: Browser, performance: Path) -> None:
    with opened(browser, performance, width=1280, theme="light") as view:
        page = view.page
        best = [float(text.rstrip("×")) for text in scores(page)]
        assert best == sorted(best, reverse=True)
        page.locator("[data-order=below]").click()
        assert scores(page)[0].startswith("−")
        page.locator("[data-order=count]").click()
        counts = page.locator("#league tbody td:nth-child(3) button").evaluate_all(
            "all => all.map((one) => Number(one.dataset.exact.replace(/,/g, '')))"
        )
        assert counts == sorted(counts, reverse=True)


def test_a_score_of_the_script_reads_as_the_one_that_was_written(
    browser: Browser, performance: Path
) -> None:
    from tests.reports.html.test_page import Elements

    text = performance.read_text(encoding="utf-8")
    body = text[text.index('id="league"') :]
    body = body[: body.index("</tbody>")]
    written = [
        found["data-exact"]
        for found in Elements(body).figures
        if found["data-metric"] in {"engagement_count", "outperformed_rate"}
    ]
    with opened(browser, performance, width=1280, theme="light") as view:
        shown = view.page.locator(
            "#league [data-metric=engagement_count][data-exact],"
            "#league [data-metric=outperformed_rate][data-exact]"
        ).evaluate_all("all => all.map((one) => one.dataset.exact)")
    assert shown == written


def test_another_platform_brings_its_own_accounts_and_tables(
    browser: Browser, performance: Path
) -> None:
    with opened(browser, performance, width=1280, theme="light") as view:
        page = view.page
        page.select_option("#choose-lens", label="Instagram, engagements")
        assert f"of {POSTS_EACH} posts" in page.inner_text("#chosen")
        assert page.locator("#accounts-l1").is_visible()
        assert not page.locator("#accounts-l0").is_visible()
        assert "no publishing times" in page.inner_text("#times-words").lower()
        accounts = page.locator("#choose-account option").all_inner_texts()
        assert accounts == ["All accounts", "madebakery"]
        width = page.locator("#curves-l1 .plot svg").first.bounding_box()
        assert width is not None
        assert width["width"] > 200


def test_the_week_of_an_account_says_which_time_is_surely_better(
    browser: Browser, performance: Path
) -> None:
    with opened(browser, performance, width=390, theme="light") as view:
        page = view.page
        assert "Sat 18–21 h" in page.inner_text("#times")
        page.select_option("#choose-account", label="Made Bakery")
        words = page.inner_text("#times-words")
        assert "Surely better: Sat 18–21 h (+40%, between +10% and +80%)" in words
        assert "Europe/Paris" in words
        assert page.locator("#times td button").count() == 14


def test_the_effects_follow_the_account_where_it_has_posts_enough(
    browser: Browser, performance: Path
) -> None:
    with opened(browser, performance, width=390, theme="dark") as view:
        page = view.page
        everyone = page.locator("#patterns [data-lens=l0]")
        assert everyone.is_visible()
        page.select_option("#choose-account", label="Made Bakery")
        assert page.inner_text("#patterns-words") == "On Made Bakery alone."
        assert not everyone.is_visible()
        own = page.locator("#own-patterns")
        assert "Does the kind of post matter?" in own.inner_text()
        reel = own.locator("tr", has_text="Reel").inner_text()
        assert "+50%" in reel
        assert "+20% to +90%" in reel
        assert "+140%" in reel
        page.select_option("#choose-account", label="Made Bistro")
        assert "too few posts" in page.inner_text("#patterns-words")
        assert everyone.is_visible()
        assert view.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert view.errors == []


def test_a_dot_names_its_post_and_leads_to_its_page(browser: Browser, performance: Path) -> None:
    with opened(browser, performance, width=1280, theme="dark") as view:
        page = view.page
        page.locator("#scatter").scroll_into_view_if_needed()
        box = page.locator("#scatter").bounding_box()
        assert box is not None
        dot = page.evaluate("({x: dots[0].x, y: dots[0].y, title: dots[0].row.words[0]})")
        page.mouse.move(box["x"] + dot["x"], box["y"] + dot["y"])
        assert dot["title"] in page.inner_text("#tip")
        page.mouse.click(box["x"] + dot["x"], box["y"] + dot["y"])
        page.wait_for_url("**/posts/*.html")
        page.wait_for_selector("html[data-drawn=yes]")
        page.get_by_role("link", name="Post performance").click()
        page.wait_for_url("**/performance.html")
        assert view.errors == []


def test_hostile_captions_are_words_in_the_browser(browser: Browser, performance: Path) -> None:
    with opened(browser, performance, width=1280, theme="light") as view:
        page = view.page
        page.select_option("#choose-account", label="Made Bakery")
        page.select_option("#choose-kind", label="Link")
        assert page.locator("main img").count() == 0
        assert "</script><img src=x onerror=alert(2)> cake & co" in page.inner_text("#league")
