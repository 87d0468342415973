"""Questions to the marts read marts only, and a missing mart answers with no rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reports
from reports.html.page import QUESTIONS
from reports.marts import Marts
from tests.reports.conftest import NOW
from warehouse import Target, open_warehouse

FILES = sorted(Path(reports.__file__).parent.rglob("*.sql"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_a_question_reads_marts_only(file: Path) -> None:
    sources = re.findall(r"\b(?:from|join)\s+(\w+)\.\w+", file.read_text(encoding="utf-8"))
    assert set(sources) <= {"marts"}


def test_a_question_to_a_missing_mart_has_no_rows(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "bare.duckdb")
    with open_warehouse(target) as warehouse:
        marts = Marts(warehouse, QUESTIONS, now=NOW)
        assert marts.rows("accounts") == []
        assert marts.row("accounts") == {}
