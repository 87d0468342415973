"""A headless Chromium that notes every outside request and every error of a page."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class View:
    """An open page and what it did."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    """A running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def opened(browser: Browser, path: Path, *, width: int, theme: str) -> Iterator[View]:
    """The page at `path`, its charts drawn."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    view = View(context.new_page())
    view.page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else view.outside.append(request.url)
        ),
    )
    view.page.on(
        "console",
        lambda message: (
            view.errors.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )
    view.page.on("pageerror", lambda error: view.errors.append(str(error)))
    try:
        view.page.goto(path.as_uri())
        view.page.wait_for_selector("html[data-drawn=yes]", timeout=60_000)
        yield view
    finally:
        context.close()
