"""The notebook as it is committed: questions above code, no outputs, marts only."""

from __future__ import annotations

import re

from tests.ml.notebook import written


def test_it_is_committed_without_outputs() -> None:
    cells = [cell for cell in written().cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


def test_a_question_in_plain_words_stands_above_every_chart_and_table() -> None:
    cells = written().cells
    last_heading = ""
    for cell in cells[2:]:
        if cell.cell_type == "markdown":
            last_heading = cell.source.splitlines()[0]
        else:
            assert last_heading.startswith("## ")
            assert last_heading.endswith("?")


def test_it_reads_the_marts_and_nothing_else() -> None:
    code = " ".join(cell.source for cell in written().cells if cell.cell_type == "code")
    layers = set(re.findall(r"(?:from|join) (\w+)\.\w+ as|from (\w+)\.\w+ (?:where|order)", code))
    assert {name for pair in layers for name in pair if name} == {"marts"}
    assert "duckdb" not in code.replace("warehouse.duckdb", "")
