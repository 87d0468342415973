"""Numbers as figures: counts, hours, money, shares and changes, and dashes with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Figure

if TYPE_CHECKING:
    from decimal import Decimal


def number(
    metric: str,
    value: float | Decimal | None,
    *,
    fresh: str = "",
    reason: str = "",
    check: str = "",
    bar: float | None = None,
) -> Figure:
    """A count as a figure; None gives a dash with its `reason`."""
    if value is None:
        return missing(metric, reason)
    return Figure(
        metric=metric,
        text=formats.count(value),
        exact=formats.exact(value),
        value=int(value),
        fresh=fresh,
        check=check,
        bar=bar,
    )


def rounded(value: float | None) -> int | None:
    """A middle or a forecast as a whole count."""
    return None if value is None else round(value)


def hours(
    metric: str, seconds: int | None, *, fresh: str = "", reason: str = "", check: str = ""
) -> Figure:
    """Seconds as a figure in hours."""
    if seconds is None:
        return missing(metric, reason)
    return Figure(
        metric=metric,
        text=formats.hours(seconds),
        exact=f"{formats.exact(seconds)} seconds",
        value=seconds,
        fresh=fresh,
        check=check,
    )


def money(
    metric: str,
    micros: int | None,
    currency: str,
    *,
    fresh: str = "",
    reason: str = "",
    check: str = "",
) -> Figure:
    """Micros of a currency as a figure to the cent."""
    if micros is None:
        return missing(metric, reason)
    return Figure(
        metric=metric,
        text=formats.money(micros, currency),
        exact=f"{formats.exact(micros)} micros {currency}",
        value=micros,
        fresh=fresh,
        check=check,
    )


def share(
    metric: str, part: float | None, whole: float | None, *, fresh: str = "", reason: str = ""
) -> Figure:
    """`part` ÷ `whole` as percent."""
    if part is None or not whole:
        return missing(metric, reason or "there is nothing to divide by")
    return Figure(
        metric=metric,
        text=formats.percent(part / whole),
        exact=f"{formats.exact(part)} of {formats.exact(whole)}",
        fresh=fresh,
    )


def change(now: float | None, before: float | None, *, fresh: str = "", reason: str = "") -> Figure:
    """The change from `before` to `now` as percent, with its direction."""
    metric = "period_change"
    if reason or now is None or before is None:
        return missing(metric, reason or "one of the two periods has no value")
    if before <= 0:
        return missing(metric, "the previous period is zero or below")
    rate = now / before - 1
    return Figure(
        metric=metric,
        text=formats.signed_percent(rate),
        exact=f"{formats.exact(now)} against {formats.exact(before)}",
        fresh=fresh,
        tone="up" if rate > 0 else "down" if rate < 0 else "",
    )


def missing(metric: str, reason: str) -> Figure:
    """A dash and why."""
    return Figure(
        metric=metric,
        text=formats.MISSING,
        reason=reason or "not reported for this period",
        tone="muted",
    )
