"""The five questions of docs/metrics.md are answered right, and what does not add up is refused."""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dbt.project import rows
from tests.dbt.raw_rows import ROOT
from tests.dbt_analytics.metrics_page import commands

pytestmark = pytest.mark.integration

BIN = Path(sys.executable).parent
SEMANTIC = ROOT / "dbt_project" / "models" / "semantic"
BY_HAND = [
    """
    select date_trunc('month', metric_date), account_name, sum(engaged_view_count),
        sum(watch_seconds)
    from marts.fct_account_metrics_daily join marts.dim_accounts using (account_key)
    group by all order by 1, 2
    """,
    """
    select date_trunc('month', money.metric_date), revenue_status, account_name, sum(micros),
        sum(micros) / 1000 / sum(engaged_view_count)
    from (
        select account_key, metric_date, revenue_status, sum(estimated_revenue_micros) as micros
        from marts.fct_revenue_daily where revenue_level = 'account' and currency = 'USD'
        group by all
    ) as money
    join marts.fct_account_metrics_daily as days
        on days.account_key = money.account_key and days.metric_date = money.metric_date
    join marts.dim_accounts on dim_accounts.account_key = money.account_key
    group by all order by 1, 2
    """,
    """
    select post_key, title, sum(engaged_view_count),
        sum(engagement_count) / sum(engaged_view_count)
    from marts.fct_post_metrics_daily join marts.dim_posts using (post_key)
    where metric_date between '2026-10-01' and '2026-10-31'
    group by all order by 3 desc limit 10
    """,
    """
    select date_trunc('month', metric_date), dim_posts.post_kind, sum(engaged_view_count),
        sum(watch_seconds)
    from marts.fct_post_metrics_daily join marts.dim_posts using (post_key)
    group by all order by 1, 2
    """,
    """
    select account_name, sum(net), sum(stock) from (
        select account_name, (
            select sum(followers_gained_count) - sum(followers_lost_count)
            from marts.fct_account_metrics_daily as days
            where days.account_key = dim_accounts.account_key
        ) as net, (
            select follower_count_lifetime from marts.fct_account_snapshots as stocks
            where stocks.account_key = dim_accounts.account_key order by observed_at desc limit 1
        ) as stock
        from marts.dim_accounts
    ) as accounts
    group by all order by 1
    """,
]


@pytest.fixture(scope="module")
def workplace(brand: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the repository's, in which the page's first command has run."""
    folder = tmp_path_factory.mktemp("workplace")
    for name in ("dbt_project", "dbt_project.yml", "profiles.yml"):
        (folder / name).symlink_to(ROOT / name)
    done = ask(folder, brand, commands()[0])
    assert done.returncode == 0, done.stdout
    return folder


def ask(folder: Path, warehouse: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the page, with this environment's programs."""
    words = shlex.split(command)
    assert words[0].startswith(".venv/bin/")
    return subprocess.run(
        [str(BIN / Path(words[0]).name), *words[1:]],
        cwd=folder,
        env={
            **os.environ,
            "GROUNDSWELL_WAREHOUSE": str(warehouse),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def comparable(value: Any) -> str:
    """A cell as text: months by their first day, numbers to six digits, nothing as nothing."""
    text = "" if value is None else str(value)
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return text[:10] if text[:2] == "20" else text


@pytest.mark.parametrize("number", range(5))
def test_a_question_of_the_page_is_answered_as_by_hand(
    brand: Path, workplace: Path, number: int
) -> None:
    answer = workplace / f"answer{number}.csv"
    done = ask(workplace, brand, f"{commands()[1 + number]} --csv {answer}")
    assert done.returncode == 0, done.stdout
    with answer.open(encoding="utf-8", newline="") as lines:
        header, *told = csv.reader(lines)
    by_hand = rows(brand, BY_HAND[number])
    assert len(header) == len(by_hand[0])
    assert sorted([comparable(cell) for cell in row] for row in told) == sorted(
        [comparable(cell) for cell in row] for row in by_hand
    )


def test_the_page_asks_five_questions() -> None:
    assert [command.split()[0] for command in commands()] == [
        ".venv/bin/dbt",
        *[".venv/bin/mf"] * 5,
    ]


@pytest.mark.parametrize("metric", ["view_count", "viewer_count"])
def test_the_sum_of_what_does_not_add_up_is_refused(
    brand: Path, workplace: Path, metric: str
) -> None:
    done = ask(
        workplace, brand, f".venv/bin/mf query --metrics {metric} --group-by metric_time__month"
    )
    assert done.returncode != 0
    assert metric in done.stdout + done.stderr


def test_measures_sum_additive_columns_or_take_the_last_value() -> None:
    models = yaml.safe_load((SEMANTIC / "_semantic__models.yml").read_text(encoding="utf-8"))
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    additivity = project["vars"]["metric_additivity"]
    measures = [
        measure for model in models["semantic_models"] for measure in model.get("measures", [])
    ]
    assert len(measures) > 20
    for measure in measures:
        assert measure["agg"] == "sum", measure["name"]
        named = [metric for metric in additivity if metric in measure["expr"].split()]
        for metric in named:
            is_last_value = "non_additive_dimension" in measure
            assert additivity[metric] == ("last_value" if is_last_value else "additive"), metric
        assert named or measure["name"] == "open_gap_days"


def test_views_are_offered_within_one_epoch_only() -> None:
    metrics = yaml.safe_load((SEMANTIC / "_semantic__metrics.yml").read_text(encoding="utf-8"))
    of_views = [
        metric
        for metric in metrics["metrics"]
        if metric.get("type_params", {}).get("measure") == "account_view_count"
    ]
    assert len(of_views) == 4
    assert all("metric_epoch" in metric["filter"] for metric in of_views)
