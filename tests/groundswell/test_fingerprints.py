"""A step is skipped only when nothing it reads has changed."""

from pathlib import Path

import pyarrow as pa

from groundswell.fingerprints import (
    folder_fingerprint,
    last_fingerprint,
    loads_fingerprint,
    record_fingerprint,
)
from warehouse import Target, open_warehouse


def test_changed_added_and_renamed_files_change_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("select 1")
    seen = {folder_fingerprint(tmp_path, suffixes=[".sql"])}
    (tmp_path / "a.sql").write_text("select 2")
    seen.add(folder_fingerprint(tmp_path, suffixes=[".sql"]))
    (tmp_path / "b.sql").write_text("select 3")
    seen.add(folder_fingerprint(tmp_path, suffixes=[".sql"]))
    (tmp_path / "b.sql").rename(tmp_path / "c.sql")
    seen.add(folder_fingerprint(tmp_path, suffixes=[".sql"]))
    assert len(seen) == 4


def test_other_files_do_not_change_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("select 1")
    before = folder_fingerprint(tmp_path, suffixes=[".sql"])
    (tmp_path / "a.pyc").write_text("compiled")
    assert folder_fingerprint(tmp_path, suffixes=[".sql"]) == before


def test_a_new_load_package_changes_the_fingerprint(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "w.duckdb")
    empty = loads_fingerprint(target)
    with open_warehouse(target) as warehouse:
        warehouse.append("raw_youtube", "_dlt_loads", pa.table({"load_id": ["1"], "status": [0]}))
    first = loads_fingerprint(target)
    with open_warehouse(target) as warehouse:
        warehouse.append("raw_youtube", "_dlt_loads", pa.table({"load_id": ["2"], "status": [0]}))
    assert len({empty, first, loads_fingerprint(target)}) == 3


def test_the_newest_fingerprint_of_each_step_is_kept(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "w.duckdb")
    assert last_fingerprint(target, "build") is None
    record_fingerprint(target, "build", "one")
    record_fingerprint(target, "build", "two")
    record_fingerprint(target, "train", "three")
    assert last_fingerprint(target, "build") == "two"
    assert last_fingerprint(target, "train") == "three"
