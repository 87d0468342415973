"""The page against the marts: what it shows must add up to what they hold."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from reports.result import ReportMismatchError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


POSTS = re.compile(r'<script type="application/json" id="posts-data">(.*?)</script>', re.DOTALL)


CHECKED = re.compile(r'data-check="([^"]*)" data-value="(-?\d*)"')


def shown_totals(page: str) -> dict[str, int]:
    """The totals of the numbers on `page`, by the control they are part of.

    Only markup is found: in text and in data a quotation mark never stands as itself.
    """
    totals: dict[str, int] = defaultdict(int)
    for name, value in CHECKED.findall(page):
        totals[name] += int(value or 0)
    return dict(totals)


def check_page(page: str, controls: Mapping[str, Decimal | int | None]) -> None:
    """Compare every total of `page` with the mart's own.

    Args:
        page: The rendered page; numbers under control carry ``data-check`` and ``data-value``.
        controls: The mart's total by control; None where the mart knows none.

    Raises:
        ReportMismatchError: One of them differs; the message names it and both numbers.
    """
    _compare(shown_totals(page), controls)


def check_posts(page: str, controls: Mapping[str, Decimal | int | None]) -> None:
    """Compare the posts that `page` carries for its script with the mart's own totals.

    Args:
        page: The rendered page.
        controls: The mart's totals of each lens: posts, posts with a score, and their counts.

    Raises:
        ReportMismatchError: One of them differs; the message names it and both numbers.
    """
    found = POSTS.search(page)
    carried: dict[str, int] = defaultdict(int)
    for lens in json.loads(found[1])["lenses"] if found else ():
        for account in lens["accounts"]:
            carried[f"{lens['id']}.post_count"] += len(account["actual"])
            carried[f"{lens['id']}.scored_post_count"] += sum(
                factor is not None for factor in account["factor"]
            )
            carried[f"{lens['id']}.actual_count"] += sum(account["actual"])
    _compare(carried, {name: held for name, held in controls.items() if name in carried})


def _compare(shown: Mapping[str, int], controls: Mapping[str, Decimal | int | None]) -> None:
    """Stop at the first total that is not the mart's."""
    for name, expected in controls.items():
        if shown.get(name, 0) != (expected or 0):
            raise ReportMismatchError(
                f"{name}: the page adds up to {shown.get(name, 0):,}, the mart to "
                f"{int(expected or 0):,}; nothing was written. Run groundswell build, then report."
            )
