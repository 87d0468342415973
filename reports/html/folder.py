"""A folder that is replaced whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING

from reports.result import ReportFolderError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = '<meta name="generator" content="Groundswell">'
PAGE = "index.html"


@contextlib.contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Yield a draft folder beside `folder`; it takes its place when the block ends well.

    An error inside the block leaves `folder` as it was. A run that was killed between the two
    renames is mended by the next one.

    Raises:
        ReportFolderError: `folder` holds something that is not a report.
    """
    draft = folder.with_name(f".{folder.name}.draft")
    former = folder.with_name(f".{folder.name}.former")
    if former.exists() and not folder.exists():
        former.rename(folder)
    _refuse_foreign(folder)
    for leftover in (draft, former):
        shutil.rmtree(leftover, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        if folder.exists():
            folder.rename(former)
        try:
            draft.rename(folder)
        except OSError:
            if former.exists():
                former.rename(folder)
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(former, ignore_errors=True)


def _refuse_foreign(folder: Path) -> None:
    """Leave a folder alone that somebody keeps other things in."""
    if not folder.exists():
        return
    page = folder / PAGE
    ours = page.is_file() and MARK in page.read_text(encoding="utf-8", errors="replace")[:4096]
    if folder.is_file() or (any(folder.iterdir()) and not ours):
        raise ReportFolderError(
            f"{folder} holds files that are not a Groundswell report: name an empty or new folder"
        )
