"""One command at a time; the folder must take files."""

import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from groundswell import run_lock as module
from groundswell.errors import FolderNotWritableError, RunInProgressError
from groundswell.run_lock import require_writable, run_lock


def hold(var: Path, held: Event, release: Event) -> None:
    with run_lock(var, "run"):
        held.set()
        release.wait(30)


def test_a_second_command_is_told_who_is_at_work(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, held, release))
    other.start()
    assert held.wait(30)
    with (
        pytest.raises(
            RunInProgressError,
            match=rf"in use by `groundswell run` \(process {other.pid}, since .*wait until it ends",
        ),
        run_lock(tmp_path, "load"),
    ):
        pass
    release.set()
    other.join(30)
    with run_lock(tmp_path, "load"):
        assert (tmp_path / "state" / "run.json").is_file()


def test_a_killed_command_leaves_no_lock(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, held, release))
    other.start()
    assert held.wait(30)
    other.kill()
    other.join(30)
    with run_lock(tmp_path, "load"):
        assert "load" in (tmp_path / "state" / "run.json").read_text()


def test_a_folder_that_takes_no_files_is_refused(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file stands where the folder should be")
    with pytest.raises(FolderNotWritableError, match=r"expected to write into .*--var"):
        require_writable(in_the_way)


def test_a_full_disk_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(FolderNotWritableError, match=r"MB free .* free space"):
        require_writable(tmp_path)
