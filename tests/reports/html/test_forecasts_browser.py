"""The forecast page in a browser: silent, within its width, one platform and metric at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reports.browser import CHROMIUM, opened, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium"),
]
CUT = """() => [...document.querySelectorAll('.plot')].flatMap((plot) => {
  const box = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('text')].filter((text) => {
    const one = text.getBoundingClientRect();
    return one.width && (one.left < box.left - 1 || one.right > box.right + 1);
  }).map((text) => text.textContent);
})"""
WIDER = """() => [...document.querySelectorAll('#open .scroll, [id$=-errors] .scroll')]
  .filter((one) => one.offsetParent && one.scrollWidth > one.clientWidth)
  .map((one) => one.parentElement.id)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def forecasts(pages: dict[str, Path]) -> Path:
    return pages["social"].parent / "forecasts.html"


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "dark")])
def test_the_page_is_silent_and_keeps_within_its_width(
    browser: Browser, forecasts: Path, width: int, theme: str
) -> None:
    with opened(browser, forecasts, width=width, theme=theme) as view:
        page = view.page
        for platform in ("YouTube", "Facebook", "Instagram"):
            words = "engaged views" if platform == "YouTube" else "engagements"
            page.select_option("#choose-lens", label=f"{platform}, {words}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(WIDER) == [], platform
        assert view.outside == []
        assert view.errors == []
        assert page.evaluate(CUT) == []
        assert page.locator(".plot svg").count() == page.locator(".plot").count() > 15


def test_a_choice_shows_one_platform_and_metric(browser: Browser, forecasts: Path) -> None:
    with opened(browser, forecasts, width=1280, theme="light") as view:
        page = view.page
        shown = "[data-lens]:not([hidden])"
        assert page.locator("#models [data-lens]").count() == 3
        assert page.locator(f"#models {shown}").count() == 1
        page.select_option("#choose-lens", label="Instagram, engagements")
        assert page.locator(f"#models {shown}").count() == 1
        assert "Not promoted" in page.inner_text("#models")
        drawing = page.locator(f"#calibration {shown} .plot svg").first
        assert (drawing.bounding_box() or {"width": 0})["width"] > 200, "drawn at its full width"


def test_pages_without_a_forecast_are_silent_too(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(
        browser, pages["empty"].parent / "forecasts.html", width=390, theme="light"
    ) as view:
        assert view.errors == []
        assert "There are no forecasts yet" in view.page.inner_text("main")


def test_the_first_page_leads_to_the_forecasts(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["made"], width=1280, theme="light") as view:
        view.page.locator("#forecasts .more a").click()
        view.page.wait_for_url("**/forecasts.html")
        view.page.wait_for_selector("html[data-drawn=yes]")
        assert view.page.inner_text("h1") == "Forecasts"
        assert view.errors == []
