"""Questions to the marts: one SQL file each, answered as rows; a missing mart answers with none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from warehouse import Warehouse

Row = dict[str, Any]

MART = re.compile(r"\bmarts\.(\w+)")
PARAMETER = re.compile(r"\$(\w+)")
COMMENT = re.compile(r"--[^\n]*")


class Marts:
    """An open warehouse and the folder of SQL files that may be asked of it.

    Args:
        warehouse: The open warehouse.
        questions: Folder of ``<name>.sql`` files; each reads ``marts.<table>`` only and names its
            parameters ``$name``.
    """

    def __init__(self, warehouse: Warehouse, questions: Traversable) -> None:
        self._warehouse = warehouse
        self._questions = questions
        self._held: dict[str, bool] = {}

    def has(self, table: str) -> bool:
        """Whether the mart `table` exists."""
        if table not in self._held:
            self._held[table] = self._warehouse.has_table("marts", table)
        return self._held[table]

    def rows(self, name: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """Answer the question in ``<name>.sql``; no rows when a mart it reads does not exist."""
        text = self._questions.joinpath(f"{name}.sql").read_text(encoding="utf-8")
        sql = COMMENT.sub("", text)
        if not all(self.has(table) for table in set(MART.findall(sql))):
            return []
        values = [(parameters or {})[found] for found in PARAMETER.findall(sql)]
        rows: list[Row] = self._warehouse.query(PARAMETER.sub("?", sql), values).to_pylist()
        return rows

    def row(self, name: str, parameters: Mapping[str, object] | None = None) -> Row:
        """Answer a question that has one row; an empty dict when a mart is missing."""
        rows = self.rows(name, parameters)
        return rows[0] if rows else {}
