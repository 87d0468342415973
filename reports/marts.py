"""Questions to the marts: one SQL file each, answered as rows; a missing mart answers with none."""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Any

from reports.windows import windows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from importlib.resources.abc import Traversable

    import pyarrow as pa

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
            parameters ``$name``. They run on every engine: docs/decisions/0083 says how they are
            written.
        now: The moment of the report; the first days of `Windows` are parameters of every question.
    """

    def __init__(self, warehouse: Warehouse, questions: Traversable, *, now: datetime) -> None:
        self._warehouse = warehouse
        self._questions = questions
        self._held = frozenset(warehouse.tables("marts"))
        self.windows = windows_of(warehouse, now)
        self._given: dict[str, object] = {"platform": ""}

    def on(self, platform: str) -> Marts:
        """The same marts, where ``$platform`` in a question is `platform`."""
        own = copy(self)
        own._given = {"platform": platform}
        return own

    def knows(self, table: str, column: str) -> bool:
        """Whether the mart `table` was built with `column`; False without the mart."""
        return table in self._held and column in self._warehouse.columns("marts", table)

    def rows(self, name: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
        """Answer the question in ``<name>.sql``; no rows when a mart it reads does not exist.

        A tuple stands for a list of values, as in ``in ($keys)``; it must hold one at least.
        Moments come back in UTC without a zone, from whichever engine.
        """
        text = self._questions.joinpath(f"{name}.sql").read_text(encoding="utf-8")
        sql = COMMENT.sub("", text)
        if not self._held.issuperset(MART.findall(sql)):
            return []
        given = {**self.windows.parameters, **self._given, **(parameters or {})}
        values: list[object] = []
        for found in PARAMETER.findall(sql):
            value = given[found]
            values += value if isinstance(value, tuple) else [value]

        def marks(match: re.Match[str]) -> str:
            value = given[match.group(1)]
            return ", ".join("?" * len(value)) if isinstance(value, tuple) else "?"

        answer = self._warehouse.query(PARAMETER.sub(marks, sql), values)
        rows: list[Row] = _without_zones(answer).to_pylist()
        return rows

    def row(self, name: str, parameters: Mapping[str, object] | None = None) -> Row:
        """Answer a question that has one row; an empty dict when a mart is missing."""
        rows = self.rows(name, parameters)
        return rows[0] if rows else {}


def _without_zones(answer: pa.Table) -> pa.Table:
    """`answer` with its moments as UTC without a zone."""
    import pyarrow as pa

    fields = [
        field.with_type(pa.timestamp("us")) if pa.types.is_timestamp(field.type) else field
        for field in answer.schema
    ]
    return answer.cast(pa.schema(fields))
