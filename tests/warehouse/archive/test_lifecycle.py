"""Old raw rows that are let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.warehouse.archive.made_warehouse import contents, day_of, load_id, run
from warehouse import Target
from warehouse.archive import NotInArchiveError, expire, rebuild_from, verify, write_new

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.archive import Files


def test_archived_rows_older_than_the_limit_go_and_ledgers_stay(
    path: Path, target: Target, files: Files
) -> None:
    write_new(target, files)
    # two days before 2026-11-04 14:00 begins 2026-11-02
    assert expire(target, files, days=2, now=day_of(3)) == 6
    held = contents(path)
    assert [row for row in held["raw_youtube.videos"] if load_id(0) in row] == []
    assert len([row for row in held["raw_youtube.videos"] if load_id(1) in row]) == 3
    assert len([row for row in held["raw_youtube.fetched_ranges"] if load_id(0) in row]) == 1
    assert len([row for row in held["raw_files.files"] if "ab12" in row]) == 1


def test_expired_rows_are_no_finding(target: Target, files: Files) -> None:
    write_new(target, files)
    expire(target, files, days=2, now=day_of(3))
    verdict = verify(target, files)
    assert verdict.findings == ()
    assert {each.name: each.expired for each in verdict.tables if each.expired} == {
        "raw_files.posts": 1,
        "raw_youtube.channel_revenue_days": 2,
        "raw_youtube.videos": 3,
    }


def test_rows_lost_after_the_limit_are_a_finding(target: Target, files: Files, path: Path) -> None:
    write_new(target, files)
    expire(target, files, days=2, now=day_of(3))
    run(path, "delete from raw_youtube.videos")
    assert [each.where for each in verify(target, files).findings] == [
        f"raw_youtube.videos, load {load_id(1)}, 2026-11-02"
    ]


def test_nothing_goes_that_the_archive_does_not_hold(
    path: Path, target: Target, files: Files, root: Path
) -> None:
    write_new(target, files)
    before = contents(path)
    next(root.glob("raw/youtube/videos/dt=2026-11-01/*")).unlink()
    with pytest.raises(NotInArchiveError, match="nothing was let go: missing file") as raised:
        expire(target, files, days=2, now=day_of(3))
    assert "\n" not in str(raised.value)
    assert contents(path) == before


def test_a_rebuild_brings_expired_rows_back(
    path: Path, target: Target, files: Files, tmp_path: Path
) -> None:
    write_new(target, files)
    before = contents(path)
    expire(target, files, days=2, now=day_of(3))
    rebuilt = tmp_path / "rebuilt.duckdb"
    rebuild_from(files, Target.local(rebuilt))
    assert contents(rebuilt) == before
