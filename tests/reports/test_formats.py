"""Numbers as people read them."""

from __future__ import annotations

import pytest

from reports import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (9_876, "9,876"),
        (12_345, "12.3K"),
        (99_960, "100K"),
        (999_499, "999K"),
        (999_500, "1.00M"),
        (4_560_000, "4.56M"),
        (7_100_000_000, "7.10B"),
        (-12_345, "\u221212.3K"),
    ],
)
def test_counts_are_short(value: int, text: str) -> None:
    assert formats.count(value) == text


@pytest.mark.parametrize(
    ("micros", "currency", "text"),
    [
        (1_234_500_000, "USD", "$1,234.50"),
        (-5_000, "EUR", "€0.00"),
        (-1_005_001, "EUR", "\u2212€1.01"),
        (15_000, "USD", "$0.02"),
        (25_000, "USD", "$0.02"),
        (1_999_999, "CHF", "CHF 2.00"),
        (1_500_000, "JPY", "¥2"),
    ],
)
def test_money_is_shown_to_the_cent_rounded_half_to_even(
    micros: int, currency: str, text: str
) -> None:
    assert formats.money(micros, currency) == text


@pytest.mark.parametrize(
    ("rate", "text"), [(0.1234, "+12.3%"), (-0.045, "\u22124.5%"), (0.0, "0.0%"), (10.0, "+1,000%")]
)
def test_changes_carry_their_sign(rate: float, text: str) -> None:
    assert formats.signed_percent(rate) == text


@pytest.mark.parametrize(("seconds", "text"), [(41, "0:41"), (253, "4:13"), (5_400, "1:30:00")])
def test_lengths_read_as_a_clock(seconds: int, text: str) -> None:
    assert formats.duration(seconds) == text
