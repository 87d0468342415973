"""A small published snapshot with numbers made by hand, and an `Answers` that is no model."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from serving.slack.answers import Answer
from serving.slack.errors import AnswerRefusedError
from serving.slack.reading import TABLES
from warehouse import Target, Warehouse, open_warehouse
from warehouse.snapshot import publish_snapshot

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)

ACCOUNTS = """
    create table marts.dim_accounts as select * from (values
        ('yt1', 'youtube', 'UC1', '@copperladle', 'Copper Ladle', timestamp '2026-11-20 13:00:00'),
        ('fb1', 'facebook', '1001', null, 'Copper Ladle', timestamp '2026-11-20 13:00:00'),
        ('ig1', 'instagram', '2001', 'copperladle.kitchen', 'Ladle <!channel> & Friends',
            timestamp '2026-11-17 13:00:00'),
        ('x1', 'x', '3001', null, 'archive', timestamp '2026-01-01 13:00:00')
    ) as made (account_key, platform, account_id, handle, account_name, last_observed_at)
"""
POSTS = """
    create table marts.dim_posts as select * from (values
        ('p1', 'yt1', 'youtube', 'Soup <!channel> & <@U1>', 'short', 'https://www.youtube.com/watch?v=1',
            timestamp '2026-11-18 10:00:00'),
        ('p2', 'yt1', 'youtube', 'Bread', 'long', 'https://www.youtube.com/watch?v=2',
            timestamp '2026-11-16 10:00:00'),
        ('p3', 'fb1', 'facebook', null, 'link', null, timestamp '2026-11-17 10:00:00'),
        ('p4', 'yt1', 'youtube', 'Old pie', 'long', null, timestamp '2026-10-01 10:00:00')
    ) as made (post_key, account_key, platform, title, post_kind, permalink_url, published_at)
"""
VERSIONS = """
    create table marts.dim_post_versions as select * from (values
        ('p3', 'The old caption', false), ('p3', 'Pie for <!everyone>, new', true)
    ) as made (post_key, description, is_current)
"""
NEWEST = """
    create table marts.rpt_post_newest as select * from (values
        ('p1', 'yt1', 12345, 210, 'api', timestamp '2026-11-20 13:00:00'),
        ('p2', 'yt1', 900, 30, 'api', timestamp '2026-11-20 13:00:00'),
        ('p3', 'fb1', null, 44, 'api', timestamp '2026-11-20 13:00:00'),
        ('p4', 'yt1', 99999, 1, 'api', timestamp '2026-11-20 13:00:00'),
        ('p5', 'x1', null, 7, 'import', timestamp '2026-01-01 13:00:00')
    ) as made (post_key, account_key, view_count_lifetime, like_count_lifetime, reading_source,
        observed_at)
"""
PERFORMANCE = """
    create table marts.rpt_post_performance as select * from (values
        ('p1', 'Soup <!channel> & <@U1>', '1d', 'engaged_view_count', 6000, 2000.0, 3.0, 40,
            'engaged_views', timestamp '2026-11-18 10:00:00'),
        ('p1', 'Soup <!channel> & <@U1>', '1d', 'engagement_count', 100, 90.0, 1.11, 40,
            'engagements', timestamp '2026-11-18 10:00:00'),
        ('p2', 'Bread', '3d', 'engaged_view_count', 800, 1000.0, -1.25, 40,
            'engaged_views', timestamp '2026-11-16 10:00:00')
    ) as made (post_key, title, age, metric, actual_count, expected_count, performance_factor,
        peer_count, count_basis, published_at)
"""
FORECASTS = """
    create table marts.fct_post_forecasts as select * from (values
        ('f1', 'p2', 'yt1', 'youtube', 'publication', 'engaged_view_count', 'v7', 'model', 1,
            1000.0, 800.0, 1300.0, 400, false, false,
            timestamp '2026-11-16 10:00:00', timestamp '2026-11-20 05:00:00'),
        ('f2', 'p1', 'yt1', 'youtube', 'publication', 'engaged_view_count', 'v7', 'model', 1,
            5000.0, 4000.0, 7000.0, 6000, true, false,
            timestamp '2026-11-18 10:00:00', timestamp '2026-11-20 05:00:00'),
        ('f3', 'p4', 'yt1', 'youtube', 'publication', 'engaged_view_count', 'v7', 'model', 28,
            500.0, 400.0, 700.0, 9000, false, true,
            timestamp '2026-10-01 10:00:00', timestamp '2026-11-20 05:00:00')
    ) as made (forecast_key, post_key, account_key, platform, stage, metric, model_version,
        model_kind, horizon_days, forecast_count, lower_80_count, upper_80_count, actual_count,
        is_inside_80, is_backtest, made_at, actual_known_at)
"""
GAPS = """
    create table marts.fct_collection_gaps as select * from (values
        ('facebook', 'open', true, date '2026-11-18'),
        ('facebook', 'filled', true, date '2026-11-01')
    ) as made (platform, status, is_recoverable, gap_date)
"""
DEFINITIONS = """
    create table marts.metric_definitions as select * from (values
        ('youtube', 'engaged_view_count', 'Engaged views', 'views', 'additive', 'engagedViews', 7,
            false, 'Views watched past the first frame.'),
        ('youtube', 'view_count_lifetime', 'Views so far', 'views', 'last_value',
            'statistics.viewCount', 0, false, 'All views up to the reading.'),
        ('youtube', 'performance_factor', 'Performance', 'factor', 'score', null, 7, true,
            'Views against the last 100 posts of the kind.'),
        ('any', 'engagement_count', 'Engagements', 'engagements', 'additive', null, 7, true,
            'Reactions, comments, shares and saves.')
    ) as made (platform, metric, label, unit, additivity, platform_name, days_until_settled,
        is_derived, description)
"""
EPOCHS = """
    create table marts.metric_epochs as select * from (values
        ('youtube', 'view_count', 'account', 'youtube_2026', date '2026-08-24', date '9999-12-31',
            'engaged_view_count', 'A view counts as soon as playback starts.')
    ) as made (platform, metric, epoch_scope, metric_epoch, valid_from_date, valid_to_date,
        bridge_metric, description)
"""


def fill(warehouse: Warehouse) -> None:
    """Make the marts; the channel has 60 days until 18 November, the Page until the 19th."""
    warehouse.execute("create schema if not exists marts")
    for made in (
        ACCOUNTS,
        POSTS,
        VERSIONS,
        NEWEST,
        PERFORMANCE,
        FORECASTS,
        GAPS,
        DEFINITIONS,
        EPOCHS,
    ):
        warehouse.execute(made)
    warehouse.execute(
        "create table marts.fct_account_metrics_daily (account_key varchar, platform varchar, "
        "metric_date date, view_count bigint, engaged_view_count bigint, "
        "engagement_count bigint, reaction_count bigint, settlement_status varchar, "
        "reading_source varchar, known_from timestamp)"
    )
    for account, platform, newest in (
        ("yt1", "youtube", date(2026, 11, 18)),
        ("fb1", "facebook", date(2026, 11, 19)),
    ):
        for days in range(60):
            day = newest - timedelta(days=days)
            # the newest day of the channel is a spike: 5,000 where 1,000 ± 50 are usual
            engaged = 5000 if days == 0 else 1000 + (50 if days % 2 else -50)
            warehouse.execute(
                "insert into marts.fct_account_metrics_daily values "
                "(?, ?, ?, ?, ?, 120, 80, 'settling', 'api', timestamp '2026-11-20 13:00:00')",
                [
                    account,
                    platform,
                    day,
                    2000 if platform == "youtube" else 700,
                    engaged if platform == "youtube" else None,
                ],
            )


def publish(folder: Path, warehouse_file: Path, *, now: datetime = NOW) -> None:
    """Publish what stands in the warehouse, made when it is missing."""
    is_new = not warehouse_file.exists()
    with open_warehouse(Target.local(warehouse_file)) as warehouse:
        if is_new:
            fill(warehouse)
        publish_snapshot(
            warehouse, folder, tables=[f"{schema}.{table}" for schema, table in TABLES], now=now
        )


class MadeAnswers:
    """Answers every draft with the same numbers, and remembers what it was asked.

    Attributes:
        asked: The arguments of each question.
        error: Raised in place of an answer.
        scale: Multiplies every forecast.
        seconds: How long an answer takes.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.error: Exception | None = None
        self.scale = 1.0
        self.seconds = 0.0
        self.served_by = "model"

    def answer(
        self,
        *,
        account: str,
        kind: str,
        length_seconds: float | None,
        caption: str | None,
        at: datetime,
    ) -> Answer:
        """The same numbers for everybody."""
        self.asked.append(
            {
                "account": account,
                "kind": kind,
                "length_seconds": length_seconds,
                "caption": caption,
                "at": at,
            }
        )
        time.sleep(self.seconds)
        if self.error is not None:
            raise self.error
        draft = (kind, length_seconds, caption, at)
        return made_answer(account, draft, scale=self.scale, served_by=self.served_by)


def made_answer(
    account: str,
    draft: tuple[str, float | None, str | None, datetime],
    *,
    scale: float = 1.0,
    served_by: Any = "model",
) -> Answer:
    """1,200 engaged views after 7 days, times `scale`, where 960 are usual."""
    kind, length_seconds, caption, at = draft
    return {
        "account": {
            "account_key": account,
            "platform": "youtube",
            "account_id": "UC1",
            "name": "Copper <!here> Ladle",
            "post_count": 212,
        },
        "draft": {
            "kind": kind,
            "length_seconds": length_seconds,
            "caption": caption,
            "at": at.isoformat(),
        },
        "metric": "engaged_view_count",
        "horizons": [
            {
                "horizon": horizon,
                "forecast": forecast * scale,
                "lower_80": forecast * scale * 0.6,
                "upper_80": forecast * scale * 1.6,
                "lower_95": forecast * scale * 0.4,
                "upper_95": forecast * scale * 2.3,
                "baseline": {"name": "account_median", "count": forecast * 0.8},
                "served_by": served_by,
                "reason": "Its error was 22 % under the median's on the newest posts.",
            }
            for horizon, forecast in (("1d", 640.0), ("7d", 1200.0), ("28d", 1410.0))
        ],
        "main_horizon": "7d",
        "reasons": [
            {"group": "When", "factor": 1.12, "text": "Saturday 18:00 suits <!channel> here"}
        ],
        "best_hours": [{"at": "2026-11-25T17:00:00Z", "forecast": 1350.0, "factor": 1.1}],
        "similar_posts": [
            {
                "post_key": "p4",
                "title": "Old pie <@U1>",
                "kind": "short",
                "published_at": "2026-10-01T10:00:00Z",
                "count": 1400.0,
                "permalink_url": "https://www.youtube.com/watch?v=4",
                "similarity": 0.8,
            }
        ],
        "notes": [],
        "model": {
            "version": "2026-11-20-ab12",
            "trained_at": "2026-11-20T05:00:00Z",
            "data_as_of": "2026-11-20T04:00:00Z",
        },
    }


NO_MODEL = AnswerRefusedError(
    "expected 5 posts of the account at least, it has 1: forecast when it has more"
)


@contextmanager
def serving(web: Flask) -> Iterator[str]:
    """Serve `web` on a free port, and give its address."""
    server = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
