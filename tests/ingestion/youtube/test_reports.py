"""Every report that is asked keeps YouTube's published rules for channel reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingestion.youtube.reports import COUNTRY_LIST, MONEY, REPORTS

RULES = Path(__file__).resolve().parents[4] / "shared/specs/analytics_reports.json"
ADDED_LATER = {"startedWatching", "stoppedWatching"}  # retention counts of the current reference

pytestmark = pytest.mark.skipif(not RULES.is_file(), reason="the rules are not beside the tree")


def fits(rule: dict[str, Any], dimensions: tuple[str, ...], metrics: tuple[str, ...]) -> bool:
    """Whether a published report takes these dimensions and metrics."""
    left = set(dimensions)
    for group in rule["dimensions"]:
        chosen = left & set(group["values"])
        counts = {
            "all": len(chosen) == len(group["values"]),
            "exactly_one": len(chosen) == 1,
            "one_or_more": len(chosen) >= 1,
            "zero_or_one": len(chosen) <= 1,
            "any": True,
        }
        if not counts[group["rule"]]:
            return False
        left -= chosen
    return not left and set(metrics) - ADDED_LATER <= set(rule["metrics"])


@pytest.mark.parametrize("resource", [*REPORTS, COUNTRY_LIST.resource])
def test_a_report_is_one_that_youtube_publishes(resource: str) -> None:
    report = REPORTS.get(resource, COUNTRY_LIST)
    rules = json.loads(RULES.read_text(encoding="utf-8"))["reports"].values()
    for dimensions in filter(None, (report.dimensions, report.day_dimensions)):
        assert any(fits(rule, dimensions, report.metrics) for rule in rules), dimensions


def test_money_is_asked_by_itself() -> None:
    for report in REPORTS.values():
        has_money = bool(set(report.metrics) & set(MONEY))
        assert has_money == report.is_money
        assert not has_money or set(report.metrics) <= set(MONEY)


def test_ad_impressions_are_not_asked_of_videos() -> None:
    assert "adImpressions" not in REPORTS["video_revenue_days"].metrics
