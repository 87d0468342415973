"""The forecast page: what is open, what came true, calibration, errors, drift and models."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from reports import ReportMismatchError, html
from reports.html.forecasts.accuracy import month_of
from reports.html.forecasts.measures import (
    MEASURES,
    added,
    gain_of,
    nearest_baseline,
    relative_error,
    share_of,
    thirds,
)
from reports.html.reconcile import shown_totals
from tests.reports.conftest import NOW
from tests.reports.html.test_page import Elements
from tests.reports.made_marts import made_marts, write_marts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.made_channels import Row

PUBLISHED = datetime(2026, 10, 1, 16)  # noqa: DTZ001 - marts hold UTC without a zone
READ_AT = datetime(2026, 11, 20, 13)  # noqa: DTZ001 - as above


@pytest.fixture(scope="module")
def page(pages: dict[str, Path]) -> str:
    return (pages["social"].parent / "forecasts.html").read_text(encoding="utf-8")


def plots_of(page: str) -> dict[str, Any]:
    plots: dict[str, Any] = json.loads(Elements(page).data["plots-data"])
    return plots


def lens_of(page: str, name: str) -> str:
    """The id of a choice."""
    found = re.search(rf'<option value="(\w+)">{name}</option>', page)
    assert found, name
    return found[1]


def one_account(forecasts: list[Row], **tables: list[Row]) -> dict[str, list[Row]]:
    """The marts of one Page with a post a forecast, published a day apart."""
    account = {
        "account_key": "a", "platform": "facebook", "account_id": "1", "account_name": "Page <1>",
        "ownership": "owned", "platform_day_zone": "UTC", "last_observed_at": READ_AT,
    }  # fmt: skip
    posts, rows = [], []
    for place, forecast in enumerate(forecasts):
        published = forecast.pop("published_at", PUBLISHED + timedelta(days=place))
        key = forecast.get("post_key", f"p{place}")
        posts.append(
            {
                "post_key": key, "account_key": "a", "platform": "facebook", "post_id": key,
                "title": f"Post {place}", "post_kind": "image", "lifecycle": "live",
                "published_at": published, "published_date": published.date(),
            }
        )  # fmt: skip
        rows.append(
            {
                "forecast_key": f"f{place}", "post_key": key, "account_key": "a",
                "platform": "facebook", "stage": "publication", "horizon": "7d",
                "horizon_days": 7, "metric": "engagement_count", "model_version": "v1",
                "model_kind": "model", "served_name": "boosting", "made_at": published,
                "target_at": published + timedelta(days=7), "is_backtest": False, **forecast,
            }
        )  # fmt: skip
    return {"dim_accounts": [account], "dim_posts": posts, "fct_post_forecasts": rows, **tables}


def known(actual: int, forecast: float, **given: Any) -> Row:
    """A forecast that came true, with ranges of a half and a quarter of it to either side."""
    low, high = forecast / 2, forecast * 2
    return {
        "forecast_count": forecast,
        "lower_80_count": low,
        "upper_80_count": high,
        "lower_95_count": forecast / 4,
        "upper_95_count": forecast * 4,
        "baseline_median_count": 99.0,
        "actual_count": actual,
        "is_inside_80": low <= actual <= high,
        "is_inside_95": forecast / 4 <= actual <= forecast * 4,
        "actual_known_at": READ_AT,
        **given,
    }


def written(tmp_path: Path, marts: dict[str, list[Row]], **given: Any) -> tuple[str, str]:
    """The forecast page and the first page of a report of `marts`."""
    target = write_marts(tmp_path / "w.duckdb", marts)
    given = {"derived_metrics_enabled": True, **given}
    html.write(target, folder=tmp_path / "r", now=NOW, **given)
    forecasts, index = (
        (tmp_path / "r" / name).read_text("utf-8") for name in ("forecasts.html", "index.html")
    )
    return forecasts, index


def test_a_share_carries_wilsons_interval() -> None:
    # worked by hand: 8 of 10, z = 1.96: middle (0.8 + 0.19207) / 1.38415, reach 0.2266
    held = share_of(8, 10)
    assert held is not None
    assert (round(held.low, 3), round(held.high, 3)) == (0.490, 0.943)
    assert held.holds(0.8)
    assert not held.holds(0.95)
    assert share_of(0, 0) is None


def measures(**given: float) -> Row:
    return {**dict.fromkeys(MEASURES, 0), **given}


def test_errors_are_compared_on_the_posts_that_the_baseline_could_answer() -> None:
    # three posts, the baseline answered two: errors 1.0 and 0.6 against our 0.5 and 0.5
    total = added(
        [
            measures(post_count=1, error_sum=0.9),
            measures(
                post_count=2,
                error_sum=1.0,
                growth_count=2,
                growth_sum=1.6,
                growth_gain=0.6,
                growth_square=0.25 + 0.01,
            ),
        ]
    )
    assert relative_error(total, "growth") == pytest.approx(1.0 / 1.6)
    gain = gain_of(total, "growth")
    assert gain is not None
    # gains 0.5 and 0.1: mean 0.3, sample deviation 0.2828, by the root of two 0.2
    assert gain == pytest.approx((0.3, 0.2))
    assert relative_error(total, "median") is None
    assert nearest_baseline(total) == "growth"


def test_accounts_fall_into_three_groups_of_size_as_equal_as_can_be() -> None:
    rows = [
        measures(size_sum=size, size_count=1) | {"account_key": key}
        for key, size in (("a", 5.0), ("b", 1.0), ("c", 3.0), ("d", 2.0))
    ]
    assert thirds(rows) == {"b": 0, "d": 0, "c": 1, "a": 2}
    assert thirds(rows[:2]) == {"b": 0, "a": 1}
    assert thirds(rows[:1]) == {"a": 0}
    assert thirds([]) == {}


def test_a_month_is_counted_from_the_year_zero() -> None:
    assert str(month_of(2026 * 12 + 1)) == "2026-01-01"
    assert str(month_of(2026 * 12 + 12)) == "2026-12-01"


@pytest.mark.parametrize(
    ("platform", "choice"),
    [
        ("youtube", "YouTube, engaged views"),
        ("facebook", "Facebook, engagements"),
        ("instagram", "Instagram, engagements"),
    ],
)
def test_outcomes_shown_equal_those_of_the_mart(
    page: str, social_marts: dict[str, list[Row]], platform: str, choice: str
) -> None:
    due = [
        row
        for row in social_marts["fct_post_forecasts"]
        if row["platform"] == platform
        and row["actual_count"] is not None
        and row["metric"] != "view_count"
    ]
    shown, lens = shown_totals(page), lens_of(page, choice)
    assert shown[f"{lens}.outcome_count"] == shown[f"{lens}.sized_count"] == len(due) > 100


def test_views_that_follow_from_engaged_views_are_not_a_choice_of_their_own(page: str) -> None:
    choices = re.findall(r"<option value=\"\w+\">(.*?)</option>", page)
    assert choices == [
        "YouTube, engaged views",
        "Facebook, engagements",
        "Instagram, engagements",
    ]


def test_calibration_is_what_a_hand_counts(tmp_path: Path) -> None:
    # ten forecasts of 100 with ranges 50 to 200 and 25 to 400: eight inside, nine inside the wider
    actuals = [100, 60, 150, 200, 50, 90, 110, 80, 300, 500]
    page, _ = written(tmp_path, one_account([known(actual, 100.0) for actual in actuals]))
    plots = plots_of(page)
    (row,) = plots["f0-covered-80"]["datasets"]["rows"]
    assert (row["group"], row["observed"], row["posts"]) == ("7 d · all", 0.8, 10)
    assert row["verdict"] == "as stated"
    (row,) = plots["f0-covered-95"]["datasets"]["rows"]
    assert row["observed"] == 0.9
    quantiles = {
        row["stated"]: row["observed"] for row in plots["f0-quantiles"]["datasets"]["rows"]
    }
    # at or below 100: 100, 60, 50, 90, 80; below 50 and below 25: none
    assert quantiles == {0.025: 0.0, 0.1: 0.0, 0.5: 0.5, 0.9: 0.8, 0.975: 0.9}
    assert "80% ranges held 80.0% of 10 outcomes (49.0% to 94.3%: as stated)" in page


def test_ranges_that_hold_too_seldom_are_called_narrow(tmp_path: Path) -> None:
    marts = one_account([known(1_000, 100.0) for _ in range(20)])
    page, _ = written(tmp_path, marts)
    assert "80% ranges held 0.0% of 20 outcomes (0.0% to 16.1%: too narrow)" in page
    (row,) = plots_of(page)["f0-covered-80"]["datasets"]["rows"]
    assert row["verdict"] == "narrow"


def test_errors_stand_against_the_baseline_as_a_hand_works_them_out(tmp_path: Path) -> None:
    # 1 + forecast is twice 1 + actual: off by 2×; the median's 100 is four times 25, off by 4×
    rows = [known(24, 49.0) for _ in range(6)]
    page, index = written(tmp_path, one_account(rows))
    errors = page[page.index('id="f0-errors"') :]
    assert ">2.00×</button>" in errors
    assert f">{chr(0x2212)}50.0%</button>" in errors
    assert "Nearer</span>" in errors
    assert "than account&#39;s median" in errors
    assert ">2.00×</button>" in index[index.index('id="forecast-scores"') :]
    assert 'href="forecasts.html"' in index


def test_an_open_forecast_shows_both_ranges_the_baseline_and_who_answers(tmp_path: Path) -> None:
    young = {
        "published_at": READ_AT - timedelta(days=2),
        "forecast_count": 1_200.0,
        "lower_80_count": 800.0,
        "upper_80_count": 1_900.0,
        "lower_95_count": 500.0,
        "upper_95_count": 3_000.0,
        "baseline_median_count": 900.0,
    }
    later = {
        **young,
        "post_key": "later",
        "model_kind": "baseline",
        "served_name": "account_median",
        "published_at": READ_AT - timedelta(days=1),
    }
    reason = {
        "model_version": "v1", "platform": "facebook", "metric": "engagement_count",
        "stage": "publication", "horizon": "7d", "trained_at": READ_AT, "role": "champion",
        "model_kind": "baseline", "served_name": "account_median", "reason": "not promoted: so",
        "model_log_mae": 0.6931472, "baseline_name": "account_median",
        "baseline_log_mae": 0.6931472,
    }  # fmt: skip
    page, index = written(tmp_path, one_account([young, later], fct_forecast_models=[reason]))
    table = page[page.index('id="f0-open-7d"') :]
    for words in ("1,200", "80%: 800 to 1,900", "95%: 500 to 3,000", "Median: 900"):
        assert f">{words}</button>" in table
    assert '<span class="pill good">Model</span>' in table
    assert "the account&#39;s median, at publication" in table
    assert (
        "At publication a baseline answers: no model was surely nearer in tests, off by 2.00×, "
        "the account&#39;s median by 2.00×." in table
    )
    assert "None of them has come true yet" in page
    assert shown_totals(page).get("f0.outcome_count", 0) == 0
    assert '<span class="pill muted">Too few to tell</span>' in index


def test_the_newest_stage_of_a_young_post_is_shown(tmp_path: Path) -> None:
    at = READ_AT - timedelta(days=2)
    rows = [
        {"post_key": "p", "published_at": at, "forecast_count": 10.0},
        {"post_key": "p", "published_at": at, "forecast_count": 70.0, "stage": "first_day"},
    ]
    marts = one_account(rows)
    marts["dim_posts"] = marts["dim_posts"][:1]
    page, _ = written(tmp_path, marts)
    table = page[page.index('id="f0-open-7d"') :]
    assert ">70</button>" in table
    assert ">10</button>" not in table


def test_the_first_page_claims_no_more_than_the_stages_show(tmp_path: Path) -> None:
    # at publication as far off as the median, 100 against 25; after a day exactly right
    early = [known(24, 99.0, published_at=PUBLISHED) for _ in range(6)]
    late = [known(24, 24.0, published_at=PUBLISHED, stage="first_day") for _ in range(6)]
    _, index = written(tmp_path, one_account([*early, *late]))
    assert "at 1 of 2 stages" in index[index.index('id="forecast-scores"') :]


def test_a_forecast_made_after_its_outcome_counts_nothing(tmp_path: Path) -> None:
    late = known(100, 100.0, made_at=PUBLISHED + timedelta(days=30))
    page, _ = written(tmp_path, one_account([late, known(100, 100.0)]))
    assert shown_totals(page)["f0.outcome_count"] == 1


def test_a_post_surprises_once_by_its_furthest_horizon(tmp_path: Path) -> None:
    rows = [
        known(400, 99.0, post_key="p", published_at=PUBLISHED),
        known(800, 99.0, post_key="p", published_at=PUBLISHED, horizon="28d", horizon_days=28),
    ]
    marts = one_account(rows)
    marts["dim_posts"] = marts["dim_posts"][:1]
    page, _ = written(tmp_path, marts)
    table = page[page.index('id="f0-furthest"') :].split("</table>")[0]
    # 801 by 100
    assert re.findall(r">([↑↓] [\d.]+×)<", table) == ["↑ 8.0×"]


def test_one_outcome_alone_draws_without_a_trend(tmp_path: Path) -> None:
    page, _ = written(tmp_path, one_account([known(0, 3.0)]))
    assert "A trend needs two months with 5 outcomes each." in page
    assert "f0-scatter-7d" in plots_of(page)
    assert "Too few to tell" in page


def test_an_account_that_ended_years_ago_shows_its_own_newest_year(tmp_path: Path) -> None:
    old = datetime(2012, 3, 1)  # noqa: DTZ001 - as above
    rows = [
        known(10, 12.0, published_at=old, horizon="lifetime", horizon_days=None),
        known(10, 12.0, published_at=old - timedelta(days=300), horizon="lifetime"),
        known(10, 12.0, published_at=old - timedelta(days=800), horizon="lifetime"),
        known(10, 12.0),
    ]
    marts = one_account(rows)
    for row in marts["fct_post_forecasts"][:3]:
        row["account_key"] = "old"
    marts["dim_accounts"].append({**marts["dim_accounts"][0], "account_key": "old"})
    page, _ = written(tmp_path, marts)
    assert shown_totals(page)["f0.outcome_count"] == 3
    assert "Over their lifetime, forecast at publication" in page


def test_drift_names_what_has_moved(page: str) -> None:
    drift = page[page.index('<section id="drift"') :]
    assert "Moved: 1 of 2 features and 0 of 1 errors." in drift
    assert drift.index("Published hour local") < drift.index("Caption length log")
    assert '<span class="pill warn">Moved</span>' in drift
    line = plots_of(page)["f0-drift"]["datasets"]["rows"]
    # the newest: 0.32 of a threshold of 0.25
    assert max(row["value"] for row in line if row["name"] == "Features") == 1.28


def test_models_say_who_won_and_why(page: str) -> None:
    models = page[page.index('<section id="models"') :]
    assert "since 31 Oct 2026; made-2 of 19 Nov 2026 was no better" in models
    assert "since 19 Nov 2026, after made-1" in models
    assert "Not promoted: boosting has a log error of 0.610 against 0.600 of the account" in models


def test_of_two_versions_of_one_moment_the_winner_is_in_charge(tmp_path: Path) -> None:
    task = {
        "platform": "facebook", "metric": "engagement_count", "stage": "publication",
        "horizon": "7d", "trained_at": READ_AT, "role": "champion", "model_kind": "model",
    }  # fmt: skip
    versions = [
        {**task, "model_version": "z"},
        {**task, "model_version": "a", "champion_version": "z"},
    ]
    page, _ = written(tmp_path, one_account([known(10, 12.0)], fct_forecast_models=versions))
    assert "since 20 Nov 2026, after z" in page
    assert "was no better" not in page


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    page, _ = written(tmp_path, one_account([known(10, 12.0)]))
    for words in (
        "No post is young enough to be forecast",
        "Nothing has been checked in the last 90 days",
        "No training is on record",
    ):
        assert words in page


def test_platforms_whose_policy_forbids_forecasts_are_left_out_with_the_reason(
    tmp_path: Path,
) -> None:
    marts = one_account([known(10, 12.0), known(777, 12.0)])
    marts["dim_accounts"].append(
        {**marts["dim_accounts"][0], "account_key": "b", "platform": "instagram"}
    )
    marts["fct_post_forecasts"][1].update(account_key="b", platform="instagram")
    page, index = written(
        tmp_path,
        marts,
        derived_metrics_platforms=["facebook"],
        derived_metrics_reason="no amendment is recorded",
    )
    words = "No forecasts of Instagram are shown. No amendment is recorded."
    assert words in page
    assert words in index
    assert "choose-lens" not in page, "one platform leaves nothing to choose"
    assert "777" not in page


def test_marts_built_before_horizons_had_names_are_not_asked(tmp_path: Path) -> None:
    from warehouse import open_warehouse

    target = write_marts(tmp_path / "w.duckdb", made_marts())
    with open_warehouse(target) as warehouse:
        warehouse.execute("alter table marts.fct_post_forecasts drop column horizon")
    html.write(target, folder=tmp_path / "r", now=NOW, derived_metrics_enabled=True)
    page = (tmp_path / "r" / "forecasts.html").read_text("utf-8")
    assert "There are no forecasts yet" in page


def test_a_page_that_would_not_equal_the_mart_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports.html.forecasts import accuracy, measures

    def short(rows: list[Row], *names: str) -> dict[tuple[str, ...], Row]:
        return measures.grouped(rows[1:], *names)

    monkeypatch.setattr(accuracy, "grouped", short)
    with pytest.raises(ReportMismatchError, match=r"f0\.outcome_count: the page adds up to"):
        written(tmp_path, made_marts())
    assert not (tmp_path / "r").exists()


def test_every_number_has_a_definition_and_a_freshness_or_a_reason(page: str) -> None:
    found = Elements(page)
    definitions = json.loads(found.data["definitions-data"])
    fresh = json.loads(found.data["fresh-data"])
    for figure in found.figures:
        label, text, origin = definitions[figure["data-metric"]]
        assert label
        assert origin, figure
        assert "no definition" not in text, figure
        assert figure.get("data-reason") or fresh[figure["data-fresh"]], figure
    assert len(found.figures) > 300


def test_every_drawing_has_its_numbers_in_a_table(page: str) -> None:
    drawn = re.findall(r'<div class="card" id="([\w-]+)">(?:(?!<div class="card").)*data-plot',
                       page, re.DOTALL)  # fmt: skip
    assert len(drawn) > 8
    for id_ in drawn:
        card = page[page.index(f'id="{id_}"') :].split('<div class="card"', maxsplit=1)[0]
        assert "<summary>The numbers behind it</summary>" in card, id_


def test_titles_of_a_platform_can_do_nothing(page: str) -> None:
    assert "<img src=x" not in page
    assert "javascript:" not in page
    assert "<script>alert" not in page


def test_the_page_is_light(pages: dict[str, Path]) -> None:
    assert (pages["social"].parent / "forecasts.html").stat().st_size < 500_000
    assert (pages["empty"].parent / "forecasts.html").stat().st_size < 10_000
