"""The marts' columns that reports read, with their types."""

from __future__ import annotations

import pyarrow as pa

TYPES = {
    "text": pa.string(),
    "count": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "day": pa.date32(),
    "moment": pa.timestamp("us"),
}

WHO = "account_key:text platform:text account_id:text "
DAILY = (
    "metric_date:day view_count:count engaged_view_count:count watch_seconds:count "
    "reaction_count:count like_count:count dislike_count:count comment_count:count "
    "share_count:count save_count:count followers_gained_count:count followers_lost_count:count "
    "engagement_count:count metric_epoch:text settlement_status:text reading_source:text "
    "known_from:moment "
)

COLUMNS = {
    "dim_accounts": WHO
    + "account_name:text handle:text ownership:text parent_account_id:text country_code:text "
    "platform_day_zone:text currency:text thumbnail_url:text is_follower_count_hidden:flag "
    "published_at:moment first_observed_at:moment last_observed_at:moment consent_scope:text",
    "dim_posts": "post_key:text "
    + WHO
    + "post_id:text title:text post_kind:text post_kind_source:text lifecycle:text "
    "privacy_status:text is_like_count_hidden:flag "
    "is_comments_disabled:flag duration_seconds:count thumbnail_url:text permalink_url:text "
    "published_at:moment published_date:day first_observed_at:moment last_verified_at:moment "
    "missing_since_at:moment",
    "dim_post_versions": "post_version_key:text post_key:text platform:text post_id:text "
    "title:text description:text is_current:flag",
    "fct_post_snapshots": "post_snapshot_key:text post_key:text "
    + WHO
    + "post_id:text observed_at:moment observed_date:day view_count_lifetime:count "
    "reaction_count_lifetime:count like_count_lifetime:count comment_count_lifetime:count "
    "share_count_lifetime:count save_count_lifetime:count engagement_count_lifetime:count "
    "metric_epoch:text reading_source:text is_decrease:flag",
    "fct_post_reactions": "post_reaction_key:text post_key:text "
    + WHO
    + "post_id:text reaction_kind:text reaction_count_lifetime:count observed_at:moment "
    "observed_date:day",
    "fct_post_traffic_snapshots": "post_traffic_snapshot_key:text post_key:text "
    + WHO
    + "post_id:text traffic_scope:text view_count_lifetime:count reaction_count_lifetime:count "
    "comment_count_lifetime:count share_count_lifetime:count observed_at:moment "
    "observed_date:day",
    "fct_account_snapshots": "account_snapshot_key:text "
    + WHO
    + "observed_at:moment observed_date:day follower_count_lifetime:count "
    "is_follower_count_rounded:flag view_count_lifetime:count post_count_lifetime:count "
    "reading_source:text",
    "fct_post_ages": "post_age_key:text post_key:text account_key:text platform:text age:text "
    "age_hours:count view_count_lifetime:count engaged_view_count_lifetime:count "
    "like_count_lifetime:count comment_count_lifetime:count reaction_count_lifetime:count "
    "share_count_lifetime:count save_count_lifetime:count engagement_count_lifetime:count "
    "engagement_parts:text metric_epoch:text reading_source:text age_error_hours:number "
    "reached_at:moment published_date:day",
    "fct_post_metrics_daily": "post_day_key:text post_key:text "
    + WHO
    + "post_id:text "
    + DAILY
    + "thumbnail_impression_count:count thumbnail_click_count:count is_derived:flag "
    "has_negative:flag",
    "fct_account_metrics_daily": "account_day_key:text " + WHO + DAILY,
    "fct_account_breakdowns_daily": "account_breakdown_key:text "
    + WHO
    + "metric_date:day dimension:text dimension_value:text dimension_label:text view_count:count "
    "engaged_view_count:count watch_seconds:count metric_epoch:text settlement_status:text "
    "known_from:moment",
    "fct_revenue_daily": "revenue_day_key:text post_key:text "
    + WHO
    + "post_id:text revenue_level:text metric_date:day revenue_source:text currency:text "
    "revenue_status:text estimated_revenue_micros:count known_from:moment",
    "fct_revenue_statements": "revenue_statement_key:text "
    + WHO
    + "statement_month:day revenue_source:text currency:text revenue_status:text "
    "revenue_micros:count closed_at:moment restated_after_close_micros:count "
    "current_revenue_micros:count reported_day_count:count",
    "fct_post_performance": "post_performance_key:text post_key:text account_key:text "
    "platform:text age:text metric:text count_basis:text expected_count:number "
    "actual_count:count performance_factor:number robust_score:number "
    "outperformed_rate:number peer_count:count is_best_age:flag",
    "rpt_post_performance": "post_performance_key:text post_key:text account_key:text "
    "creative_key:text platform:text account_id:text account_name:text post_id:text "
    "post_kind:text title:text permalink_url:text thumbnail_url:text age:text metric:text "
    "count_basis:text language:text topic:text duration_seconds:count caption_length:count "
    "hashtag_count:count published_weekday:count published_hour_local:count local_time_zone:text "
    "actual_count:count expected_count:number performance_factor:number robust_score:number "
    "outperformed_rate:number peer_count:count is_crosspost:flag published_at:moment "
    "published_date:day published_month:day",
    "fct_post_effects": "post_effect_key:text scope:text platform:text account_key:text "
    "metric:text factor:text level:text level_order:count reference_level:text "
    "effect:number low:number high:number naive_effect:number is_clear:flag post_count:count "
    "model_post_count:count made_at:moment",
    "fct_publish_times": "publish_time_key:text platform:text account_key:text metric:text "
    "weekday:count hour_block:count effect:number low:number high:number is_clear:flag "
    "post_count:count made_at:moment",
    "dim_creatives": "creative_key:text title:text first_post_key:text "
    "post_count:count account_count:count platform_count:count first_published_at:moment "
    "match_score:number",
    "bridge_creative_posts": "creative_key:text post_key:text account_key:text platform:text "
    "is_original:flag match_score:number match_method:text evidence:text published_at:moment",
    "fct_creative_totals": "creative_total_key:text creative_key:text platform:text metric:text "
    "count_basis:text post_count:count crosspost_count:count total_count_lifetime:count "
    "original_count_lifetime:count crosspost_count_lifetime:count",
    "fct_post_forecasts": "forecast_key:text post_key:text account_key:text platform:text "
    "stage:text horizon:text horizon_days:count metric:text model_version:text model_kind:text "
    "served_name:text made_at:moment target_at:moment forecast_count:number "
    "lower_80_count:number upper_80_count:number lower_95_count:number upper_95_count:number "
    "baseline_median_count:number baseline_kind_median_count:number baseline_growth_count:number "
    "baseline_log_linear_count:number baseline_linear_count:number actual_count:count "
    "actual_known_at:moment is_backtest:flag is_inside_80:flag is_inside_95:flag "
    "absolute_error_count:number",
    "fct_forecast_models": "model_version:text platform:text metric:text stage:text horizon:text "
    "horizon_days:count trained_at:moment role:text champion_version:text model_kind:text "
    "served_name:text reason:text model_log_mae:number baseline_name:text baseline_log_mae:number "
    "served_log_mae:number coverage_80:number coverage_95:number train_post_count:count "
    "test_post_count:count",
    "fct_forecast_drift": "checked_at:moment model_version:text platform:text metric:text "
    "stage:text horizon:text subject:text name:text reference_value:number current_value:number "
    "statistic:text value:number threshold:number is_drifting:flag recorded_at:moment",
    "fct_post_periods": "post_period_key:text post_key:text "
    + WHO
    + "post_id:text file_name:text file_sha256:text currency:text view_count:count "
    "watch_seconds:count estimated_revenue_micros:count period_start_date:day "
    "period_end_date:day imported_at:moment",
    "fct_metric_revisions": "metric_revision_key:text account_key:text metric:text old_value:count "
    "new_value:count metric_date:day known_from:moment",
    "fct_collection_gaps": "gap_key:text "
    + WHO
    + "resource:text gap_date:day reason:text detail:text recoverable_until:day "
    "is_recoverable:flag status:text first_seen_at:moment",
    "metric_availability": "availability_key:text entity_type:text account_key:text post_key:text "
    "metric:text metric_date:day availability:text reason:text",
}

SCHEMAS = {
    table: pa.schema(
        [(name, TYPES[kind]) for name, kind in (column.split(":") for column in columns.split())]
    )
    for table, columns in COLUMNS.items()
}
