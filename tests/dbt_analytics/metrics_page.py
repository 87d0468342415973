"""Reads what docs/metrics.md says: its tables and its commands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.dbt.raw_rows import ROOT

PAGE = ROOT / "docs" / "metrics.md"


@dataclass(frozen=True)
class Stated:
    """What the page states of one metric on one platform."""

    additivity: str
    settled_after_days: int


def stated_metrics() -> dict[tuple[str, str], Stated]:
    """(platform, metric) → what the page states, of every row of its metric tables."""
    stated = {}
    headings = {
        "youtube": "## YouTube",
        "facebook": "## Facebook",
        "instagram": "## Instagram",
        "any": "## Imported exports",
    }
    for platform, heading in headings.items():
        section = PAGE.read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
        header: list[str] = []
        for line in section.splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split("|")]
            if cells[0] == "Metric":
                header = cells
            elif header and cells[0].startswith("`"):
                row = dict(zip(header, cells, strict=False))
                for metric in re.findall(r"`(\w+)`", cells[0]):
                    stated[platform, metric] = Stated(
                        additivity=row["Adds up"].split(",")[0].replace(" ", "_"),
                        settled_after_days=_days(row["Settled after"]),
                    )
            elif not line.startswith("|"):
                header = []
    return stated


def commands() -> list[str]:
    """Every command of the page, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def _days(text: str) -> int:
    return 0 if text == "at once" else int(text.split(maxsplit=1)[0])
