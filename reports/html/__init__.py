"""The HTML report: one folder that opens offline, light or dark, wide or narrow."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from reports.definitions import Definitions
from reports.html.context import read_context
from reports.html.folder import replaced
from reports.html.forecasts.page import read_forecasts
from reports.html.page import (
    QUESTIONS,
    render,
    render_forecasts,
    render_performance,
    render_post,
    write_assets,
)
from reports.html.performance.page import read_performance
from reports.html.reconcile import check_page, check_posts
from reports.html.sections import SECTIONS
from reports.marts import Marts
from reports.result import ReportResult
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from reports.html.context import Context
    from reports.html.forecasts.page import Forecasts
    from reports.html.performance.page import Performance
    from warehouse import Target

__all__ = ["write"]

PERFORMANCE_PAGE = "performance.html"
FORECAST_PAGE = "forecasts.html"
PICTURES = (".jpg", ".jpeg", ".png", ".webp")


def write(
    target: Target,
    *,
    folder: Path,
    now: datetime,
    title: str = "",
    derived_metrics_enabled: bool = False,
    derived_metrics_platforms: Collection[str] | None = None,
    derived_metrics_reason: str = "",
    thumbnails: Path | None = None,
) -> ReportResult:
    """Write the report of the marts into `folder`, whole or not at all.

    Args:
        target: The warehouse to read; only its marts.
        folder: Where ``index.html`` and ``assets/`` go; an older report there is replaced.
        now: The moment of the report, aware; the same marts and moment give the same bytes.
        title: The page's heading; "Channels report" for YouTube alone, else "Accounts report".
        derived_metrics_enabled: Whether scores and forecasts may be shown at all.
        derived_metrics_platforms: The platforms whose policy allows them; None for every one.
        derived_metrics_reason: Why not, for the reader.
        thumbnails: Folder of pictures named ``<post_id>.jpg`` (or png, webp); those of videos on
            the page are copied in. Videos without one get a placeholder.

    Returns:
        The page, the size of the folder and what a reader should know.

    Raises:
        ReportMismatchError: The page's totals differ from the marts'.
        ReportFolderError: `folder` holds something else.
    """
    pictures = _pictures(thumbnails)
    with open_warehouse(target, read_only=True) as warehouse:
        marts = Marts(warehouse, QUESTIONS, now=now)
        context = read_context(
            marts,
            now=now,
            derived_platforms=_allowed(derived_metrics_enabled, derived_metrics_platforms),
            derived_metrics_reason=derived_metrics_reason,
            pictures=pictures,
        )
        forecasts = read_forecasts(context)
        sections = [make(context) for make in SECTIONS]
        sections.insert(-1, forecasts.summary)
        performance = read_performance(context)
        definitions = Definitions.read(marts, context.platforms)
    title = title or f"{context.account_word(2).capitalize()} report"
    page = render(title, sections, context, definitions)
    check_page(page, {name: held for made in sections for name, held in made.controls.items()})
    with replaced(folder) as draft:
        (draft / "index.html").write_text(page, encoding="utf-8")
        write_assets(draft / "assets")
        _copy_pictures(page, pictures, draft / "assets" / "thumbnails")
        _write_performance(draft, performance, context, definitions)
        _write_forecasts(draft, forecasts, context, definitions)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    notes = tuple(note for section in sections for note in section.notes)
    paths = tuple(folder / name for name in ("index.html", PERFORMANCE_PAGE, FORECAST_PAGE))
    return ReportResult(paths=paths, bytes=size, notes=notes)


def _allowed(enabled: bool, platforms: Collection[str] | None) -> frozenset[str] | None:
    """The platforms that may be scored; None for every one."""
    if not enabled:
        return frozenset()
    return None if platforms is None else frozenset(platforms)


def _write_performance(
    draft: Path, made: Performance, context: Context, definitions: Definitions
) -> None:
    """Write the post-performance page and the posts' own, each read back and held to the marts."""
    platforms = {lens.platform for lens in made.lenses}
    page = render_performance(made, context, definitions.on(platforms))
    check_page(page, made.controls)
    check_posts(page, made.controls)
    (draft / PERFORMANCE_PAGE).write_text(page, encoding="utf-8")
    if made.pages:
        (draft / "posts").mkdir()
    for post in made.pages:
        text = render_post(post, context, definitions.on({post.platform}))
        check_page(text, post.controls)
        (draft / post.path).write_text(text, encoding="utf-8")


def _write_forecasts(
    draft: Path, made: Forecasts, context: Context, definitions: Definitions
) -> None:
    """Write the forecast page, read back and held to the marts."""
    page = render_forecasts(made, context, definitions.on({lens.platform for lens in made.lenses}))
    check_page(page, made.controls)
    (draft / FORECAST_PAGE).write_text(page, encoding="utf-8")


def _pictures(folder: Path | None) -> dict[str, Path]:
    """Pictures at hand by post id."""
    if folder is None or not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in PICTURES}


def _copy_pictures(page: str, pictures: Mapping[str, Path], folder: Path) -> None:
    """Copy the pictures the page shows."""
    for path in pictures.values():
        if f"assets/thumbnails/{path.name}" in page:
            folder.mkdir(exist_ok=True)
            shutil.copyfile(path, folder / path.name)
