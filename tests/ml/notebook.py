"""Runs the notebook of post performance on a warehouse, as a reader would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "notebooks" / "post_performance.ipynb"
SECONDS = 300


def written() -> Any:
    """Return the notebook as it is committed."""
    return nbformat.read(NOTEBOOK, as_version=4)


def executed(warehouse: Path) -> Any:
    """Return the notebook with its outputs on `warehouse`; an error in a cell is raised."""
    notebook = written()
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GROUNDSWELL_WAREHOUSE", str(warehouse))
        client.execute()
    return notebook


def outputs(notebook: Any, kind: str) -> list[Any]:
    """Return the outputs of a kind (text/plain, image/png …), in order."""
    return [
        output["data"][kind]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if kind in output.get("data", {})
    ]
