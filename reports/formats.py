"""Numbers, money and times as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

MISSING = "–"
MINUS = "\u2212"
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
WITHOUT_CENTS = {"JPY", "KRW", "VND", "CLP", "ISK"}
MICROS = 1_000_000


def exact(value: float | Decimal) -> str:
    """`value` with thousands separators: 1,234,567."""
    text = f"{abs(value):,.0f}" if value == int(value) else f"{abs(value):,.2f}"
    return MINUS + text if value < 0 else text


def count(value: float | Decimal) -> str:
    """`value` in at most four characters and a unit: 9,876 · 12.3K · 4.56M."""
    size = abs(float(value))
    if size < 10_000:
        return exact(round(value))
    scales = ((999_500, 1e3, "K"), (999_500_000, 1e6, "M"))
    divisor, unit = next(((by, unit) for limit, by, unit in scales if size < limit), (1e9, "B"))
    scaled = size / divisor
    decimals = 2 if scaled < 9.995 else 1 if scaled < 99.95 else 0
    return (MINUS if value < 0 else "") + f"{scaled:.{decimals}f}{unit}"


def signed(value: float) -> str:
    """A change: +1,234 or −56."""
    return ("+" if value > 0 else "") + count(value)


def percent(rate: float) -> str:
    """A rate of 0–1 as percent: 12.3%."""
    size = abs(rate * 100)
    text = f"{size:,.0f}%" if size >= 99.95 else f"{size:.1f}%"
    return MINUS + text if rate < 0 and text != "0.0%" else text


def signed_percent(rate: float) -> str:
    """A change as percent: +12.3% or −4.5%."""
    text = percent(rate)
    return text if text in {"0.0%"} or rate < 0 else "+" + text


def hours(seconds: float) -> str:
    """Seconds as hours: 1,234 h."""
    value = seconds / 3600
    return f"{value:.1f} h" if abs(value) < 99.95 else f"{count(value)} h"


def duration(seconds: float) -> str:
    """Seconds as a clock: 4:13 or 1:30:00."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def money(micros: int, currency: str) -> str:
    """Micros of `currency` to the cent: $1,234.50, or CHF 1,234.50; rounded half to even."""
    cents, rest = divmod(abs(micros), 10_000)
    cents += rest > 5_000 or (rest == 5_000 and cents % 2 == 1)
    text = f"{cents // 100:,}.{cents % 100:02d}"
    if currency in WITHOUT_CENTS:
        text = f"{round(abs(micros) / MICROS):,}"
    sign = MINUS if micros < 0 and text.strip("0.,") else ""
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{text}" if symbol else f"{sign}{currency} {text}".strip()


def short_money(micros: int, currency: str) -> str:
    """Micros of `currency` for a label: $1.23K."""
    amount = micros / MICROS
    text = count(abs(amount))
    symbol = SYMBOLS.get(currency)
    return (MINUS if micros < 0 else "") + (f"{symbol}{text}" if symbol else f"{currency} {text}")


def sentence(text: str) -> str:
    """`text` with a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def day(value: date) -> str:
    """A day: 17 Nov 2026."""
    return f"{value.day} {value:%b %Y}"


def month(value: date) -> str:
    """A month: Nov 2026."""
    return f"{value:%b %Y}"


def moment(value: datetime) -> str:
    """A moment in UTC: 20 Nov 2026, 14:00 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC"
