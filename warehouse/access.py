"""What each audience may see of the marts and features.

An audience reads views of a dataset of its own, never marts themselves. Every table is named here:
one that is not is seen by nobody. Nothing is shown of raw, staging, intermediate and ops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONEY_METRICS = ("estimated_revenue_micros",)
MONEY_COLUMNS = frozenset(
    {
        "ads_revenue_micros",
        "currency",
        "estimated_revenue_micros",
        "extra_metrics",  # whatever a platform was asked for and has no column yet
        "revenue_status",
        "subscriptions_revenue_micros",
    }
)


@dataclass(frozen=True)
class Shown:
    """A mart or feature table as an audience sees it.

    Attributes:
        schema: The layer it lies in.
        table: Its name, which the view keeps.
        belongs_by: The column by which a row belongs to an account: `account_key`, one that holds
            the key of a post, or none where a table knows no accounts and everybody may see all.
        with_money: Whether columns of money are shown.
        kept: Columns of money that are part of the row's grain and therefore shown all the same.
        only_money: Of a table with a row a metric, whether those of money alone are shown; without
            `with_money` all others are.
    """

    schema: str
    table: str
    belongs_by: str | None = "account_key"
    with_money: bool = False
    kept: frozenset[str] = frozenset()
    only_money: bool = False

    def columns(self, held: Sequence[str]) -> list[str]:
        """The columns of the table that the view shows, in order."""
        hidden = frozenset() if self.with_money else MONEY_COLUMNS - self.kept
        return [name for name in held if name not in hidden]


def _marts(*tables: str, belongs_by: str | None = "account_key") -> tuple[Shown, ...]:
    return tuple(Shown("marts", table, belongs_by) for table in tables)


def _money(*tables: str) -> tuple[Shown, ...]:
    return tuple(Shown("marts", table, with_money=True) for table in tables)


_SEEDS = _marts(
    "device_types",
    "metric_definitions",
    "metric_epochs",
    "traffic_source_types",
    belongs_by=None,
)
# what a model learned from all accounts together belongs to none of them
_MODELS = _marts("fct_forecast_drift", "fct_forecast_models", belongs_by=None)
_LEDGERS = ("fct_metric_residuals_daily", "fct_metric_revisions", "metric_availability")
_REPORTS = ("rpt_channel_day", "rpt_video_day")
_REPORTED = _marts(
    *_REPORTS,
    "rpt_channel_stock_day",
    "rpt_post_newest",
    "rpt_post_performance",
    "rpt_post_snapshot",
    "rpt_post_stock_day",
    "dim_accounts",
    "dim_posts",
    "fct_account_breakdowns_daily",
    "fct_account_metrics_daily",
    "fct_audience_counts",
    "fct_audience_shares",
    "fct_collection_gaps",
    "fct_post_forecasts",
    "fct_post_effects",
    "fct_post_performance",
    "fct_post_reactions",
    "fct_post_traffic_snapshots",
    "fct_post_windows",
    "fct_account_windows",
    "fct_publish_times",
    "bridge_creative_posts",
)
# a work belongs to whoever published it first, and is called by the key of that post
_CREATIVES = _marts("dim_creatives", "fct_creative_totals", belongs_by="creative_key")
_POST_FEATURES = ("feat_posts__account_medians", "feat_posts__frozen_counts", "feat_posts__labels")

AUDIENCES: Mapping[str, tuple[Shown, ...]] = {
    "dashboards": _REPORTED + _CREATIVES + _SEEDS + _MODELS,
    "analysts": (
        *_REPORTED,
        *_CREATIVES,
        *_SEEDS,
        *_MODELS,
        *_marts(
            "fct_account_snapshots",
            "fct_post_ages",
            "fct_post_expectations",
            "fct_post_metrics_daily",
            "fct_post_retention",
            "fct_post_snapshots",
            *_LEDGERS,
        ),
        *_marts("dim_post_versions", belongs_by="post_key"),
        Shown("marts", "fct_post_periods", kept=frozenset({"currency"})),
        Shown("features", "feat_posts__at_publication"),
        Shown("features", "feat_posts__first_hour"),
        Shown("features", "feat_posts__first_day"),
        Shown("features", "feat_posts__third_day"),
        Shown("features", "feat_accounts__daily_health"),
        *(Shown("features", table, "post_key") for table in _POST_FEATURES),
    ),
    "finance": (
        *_money("dim_accounts", "rpt_account_currency", *_REPORTS),
        *_money("fct_post_periods", "fct_revenue_daily", "fct_revenue_statements"),
        *_marts("dim_posts"),
        *(Shown("marts", table, with_money=True, only_money=True) for table in _LEDGERS),
        *_marts("metric_definitions", belongs_by=None),
    ),
}
