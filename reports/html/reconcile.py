"""The page against the marts: what it shows must add up to what they hold."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from reports.result import ReportMismatchError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


class _ShownTotals(HTMLParser):
    """Sums, by control, of the numbers that stand on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.totals: dict[str, int] = defaultdict(int)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add the number of one element."""
        del tag
        found = dict(attrs)
        if found.get("data-check"):
            self.totals[str(found["data-check"])] += int(found.get("data-value") or 0)


def shown_totals(page: str) -> dict[str, int]:
    """The totals of the numbers on `page`, by the control they are part of."""
    parser = _ShownTotals()
    parser.feed(page)
    return dict(parser.totals)


def check_page(page: str, controls: Mapping[str, Decimal | int | None]) -> None:
    """Compare every total of `page` with the mart's own.

    Args:
        page: The rendered page; numbers under control carry ``data-check`` and ``data-value``.
        controls: The mart's total by control; None where the mart knows none.

    Raises:
        ReportMismatchError: One of them differs; the message names it and both numbers.
    """
    shown = shown_totals(page)
    for name, expected in controls.items():
        if shown.get(name, 0) != (expected or 0):
            raise ReportMismatchError(
                f"{name}: the page adds up to {shown.get(name, 0):,}, the mart to "
                f"{int(expected or 0):,}; nothing was written. Run groundswell build, then report."
            )
