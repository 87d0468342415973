"""The page in a browser, from the file system: silent, self-contained, usable by keyboard."""

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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["made", "public", "empty"])
def test_the_page_opens_without_a_request_or_an_error(
    browser: Browser, pages: dict[str, Path], name: str, width: int, theme: str
) -> None:
    with opened(browser, pages[name], width=width, theme=theme) as view:
        assert view.outside == []
        assert view.errors == []
        assert view.page.evaluate("document.documentElement.scrollWidth") <= width
        drawn = view.page.locator(".plot svg").count()
        assert drawn == view.page.locator(".plot").count()
        assert drawn > 0 or name != "made"


def test_no_text_of_a_drawing_lies_outside_it(browser: Browser, pages: dict[str, Path]) -> None:
    for width in (1280, 390):
        with opened(browser, pages["made"], width=width, theme="light") as view:
            cut = view.page.evaluate(
                """() => [...document.querySelectorAll('.plot')].flatMap((plot) => {
                    const box = plot.getBoundingClientRect();
                    return [...plot.querySelectorAll('text')].filter((text) => {
                        const one = text.getBoundingClientRect();
                        return one.width && (one.left < box.left - 1 || one.right > box.right + 1);
                    }).map((text) => text.textContent);
                })"""
            )
            assert cut == []


def test_a_number_explains_itself_on_hover_focus_and_tap(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with opened(browser, pages["made"], width=1280, theme="light") as view:
        figure = view.page.locator("#channels button.figure").first
        tip = view.page.locator("#tip")
        figure.hover()
        assert "Engaged views" in tip.inner_text()
        assert "Newest reading 20 Nov 2026" in tip.inner_text()
        view.page.mouse.move(2, 2)
        assert tip.is_hidden()
        figure.focus()
        assert tip.is_visible()
        assert figure.get_attribute("aria-describedby") == "tip"
        view.page.keyboard.press("Escape")
        assert tip.is_hidden()
        figure.click()
        assert tip.is_visible()


def test_arrow_keys_move_between_the_numbers_of_a_table(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with opened(browser, pages["made"], width=1280, theme="light") as view:
        stops = "#channels [data-metric][tabindex='0']"
        assert view.page.locator(stops).count() == 1
        view.page.locator("#channels button.figure").first.focus()
        first = view.page.evaluate("document.activeElement.textContent")
        view.page.keyboard.press("ArrowRight")
        view.page.keyboard.press("ArrowRight")
        view.page.keyboard.press("ArrowDown")
        metric = view.page.evaluate("document.activeElement.dataset.metric")
        assert metric in {"view_count", "period_change"}
        assert view.page.evaluate("document.activeElement.textContent") != first
        assert view.page.locator(stops).count() == 1


def test_the_theme_button_turns_light_into_dark(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["made"], width=1280, theme="light") as view:
        colour = "getComputedStyle(document.body).backgroundColor"
        line = "getComputedStyle(document.querySelector('.plot .mark-line path')).stroke"
        before = view.page.evaluate(colour), view.page.evaluate(line)
        view.page.locator("#theme").click()
        after = view.page.evaluate(colour), view.page.evaluate(line)
        assert before[0] != after[0]
        assert before[1] != after[1]


def test_a_dash_says_why_there_is_no_number(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["made"], width=1280, theme="light") as view:
        view.page.locator("#channels button.figure", has_text="–").first.hover()
        assert "not in the partner programme" in view.page.locator("#tip").inner_text()
