"""docs/cost.md says what was measured, and whether the targets hold."""

from __future__ import annotations

from bench.history.cost import Read
from bench.history.page import Compared, rendered
from bench.history.timing import WHOLE, Times


def run(partitions: int, size: float) -> list[Read]:
    return [
        Read("models", "fct_days", "marts.days", partitions, size),
        Read("data tests", "unique_days", "marts.days", 10, 1_000_000.0),
        Read("training", "select all", "features.labels", 5 * partitions, 5 * size),
    ]


def times(seconds: float) -> Times:
    made = Times()
    for step in ("build", WHOLE):
        made.add(step, seconds)
    return made


def test_growth_is_told_of_the_daily_run_without_training() -> None:
    """100 partitions become 104, 2 MB become 2.5."""
    compared = Compared({30: run(90, 1e6), 365: run(94, 1.5e6)})
    page = rendered(compared, {30: times(10), 365: times(12)}, videos=300)
    assert "| **daily run** | 100 | 104 | +4.0 % | 2.0 | 2.5 | +25.0 % |" in page
    assert "| training | 450 | 470 | +4.4 % | 5.0 | 7.5 | +50.0 % |" in page
    assert "- daily run: partitions +4.0 %, held; bytes +25.0 %, not held." in page


def test_the_report_is_summed_apart() -> None:
    """100 partitions stay 100; with the report's 50, which become 100, they grow by a third."""
    short = [*run(90, 1e6), Read("report", "select days", "marts.days", 50, 1e6)]
    long = [*run(90, 1e6), Read("report", "select days", "marts.days", 100, 1e6)]
    page = rendered(Compared({30: short, 365: long}), None, videos=300)
    assert "- daily run: partitions +33.3 %, not held; bytes +0.0 %, held." in page
    assert "- daily run without the report: partitions +0.0 %, held; bytes +0.0 %, held." in page


def test_what_grows_is_listed() -> None:
    page = rendered(Compared({30: run(90, 1e6), 365: run(180, 1e6)}), None, videos=300)
    assert "| models | `fct_days` | marts.days | 90 → 180 | 1.0 → 1.0 |" in page
    assert "unique_days" not in page
    assert "- daily run: partitions +90.0 %, not held; bytes +0.0 %, held." in page


def test_time_is_told_as_a_ratio_of_medians() -> None:
    short, long = times(10), times(14)
    for seconds in (11, 30):
        short.add(WHOLE, seconds)
        long.add(WHOLE, seconds)
    page = rendered(
        Compared({30: run(90, 1e6), 365: run(90, 1e6)}), {30: short, 365: long}, videos=300
    )
    assert "| build | 10.0 s | 14.0 s | 1.40 |" in page
    assert "| **whole run** | 11.0 s | 14.0 s | 1.27 |" in page
    assert "at most 1.3: held" in page
