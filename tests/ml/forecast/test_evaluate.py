"""The report of a back-test: what it scores, on what, and how it is told."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from ml.forecast import BacktestReport, backtest_report
from tests.ml.conftest import FAST, World
from tests.ml.made_features import NOW
from warehouse import open_warehouse

NAMES = {"served", "linear", "account_median", "account_kind_median"}
GROWN = {"equal_age_growth", "log_linear_growth", "early_counts_linear"}


@pytest.fixture(scope="module")
def report(world: World) -> BacktestReport:
    with open_warehouse(world.target, read_only=True) as warehouse:
        return backtest_report(warehouse, settings=FAST)


def test_every_forecast_is_scored_on_the_same_posts(report: BacktestReport) -> None:
    for each in report.tasks:
        names = {score.name for score in each.scores}
        assert names == (NAMES if each.task.stage == "publication" else NAMES | GROWN)
        assert len({score.count for score in each.scores}) == 1
        assert each.scores[0].count > 30


def test_errors_are_told_relative_to_each_baseline(report: BacktestReport) -> None:
    each = report.tasks[0]
    errors = {score.name: score.log_mae for score in each.scores}
    assert each.relative["account_median"]["account_median"] == 1.0
    share = errors["served"] / errors["account_kind_median"]
    assert each.relative["served"]["account_kind_median"] == pytest.approx(share)


def test_slices_part_the_posts(report: BacktestReport) -> None:
    each = report.tasks[0]
    for by in ("size third", "kind", "account"):
        counts = [part.score.count for part in each.slices if part.by == by]
        assert len(counts) > 1
        assert sum(counts) <= each.scores[0].count


def test_the_report_is_json_and_lines(report: BacktestReport) -> None:
    plain = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert [each["platform"] for each in plain["by_platform"]] == ["youtube"]
    assert {each["stage"] for each in plain["by_age"]} == {"publication", "first_day"}
    lines = report.lines()
    assert lines[0] == "Youtube, engaged view at 7d, asked at publication"
    assert any(line.lstrip().startswith("served ") for line in lines)


def test_nothing_known_later_than_the_end_is_used(world: World, report: BacktestReport) -> None:
    until = NOW - timedelta(days=90)
    with open_warehouse(world.target, read_only=True) as warehouse:
        earlier = backtest_report(warehouse, until=until, settings=replace(FAST, max_origins=2))
    assert earlier.until == until.isoformat()
    for each, whole in zip(earlier.tasks, report.tasks, strict=True):
        assert (each.last or "") < until.isoformat() < (whole.last or "")
