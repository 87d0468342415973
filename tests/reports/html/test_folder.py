"""A report folder is replaced whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports import ReportFolderError
from reports.html.folder import MARK, replaced

if TYPE_CHECKING:
    from pathlib import Path


def write_page(folder: Path, words: str) -> None:
    (folder / "index.html").write_text(f"{MARK}{words}", encoding="utf-8")


def page_of(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8").removeprefix(MARK)


def test_a_new_report_takes_the_place_of_the_old_one_with_nothing_left_over(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    for words in ("old", "new"):
        with replaced(folder) as draft:
            write_page(draft, words)
            (draft / f"{words}.txt").write_text("x", encoding="utf-8")
    assert page_of(folder) == "new"
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_error_half_way_leaves_the_old_report(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    with replaced(folder) as draft:
        write_page(draft, "old")
    with pytest.raises(FileNotFoundError), replaced(folder) as draft:
        write_page(draft / "a folder that is not there", "new")
    assert page_of(folder) == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_run_killed_between_the_renames_is_mended_by_the_next_one(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    with replaced(folder) as draft:
        write_page(draft, "old")
    folder.rename(tmp_path / ".report.former")
    with pytest.raises(RuntimeError, match="again"), replaced(folder):
        raise RuntimeError("failed again")
    assert page_of(folder) == "old"


@pytest.mark.parametrize("content", ["notes.txt", "index.html"])
def test_a_folder_that_is_not_a_report_is_left_alone(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / content).write_text("my own words", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="not a Groundswell report"), replaced(folder):
        pass
    assert (folder / content).read_text(encoding="utf-8") == "my own words"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    with replaced(folder) as draft:
        write_page(draft, "first")
    assert page_of(folder) == "first"
