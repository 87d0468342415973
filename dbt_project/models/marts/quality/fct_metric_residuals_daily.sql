{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform'],
        require_partition_filter = true
    )
}}

{%- set metrics = additive_day_metrics() %}

with reconciled_days as (
    select * from {{ ref('int_account_days__reconciled') }}
    where {{ days_filter('metric_date', days_rebuilt_by(['int_account_days__reconciled'])) }}
),

metric_names as (
    {{ metric_name_rows(metrics) }}
),

metric_values as (
    select
        reconciled_days.account_key,
        reconciled_days.platform,
        reconciled_days.account_id,
        reconciled_days.metric_date,
        metric_names.metric,
        {{ metric_value(metrics, 'metric_names.metric', 'reconciled_days.') }} as account_value,
        {{ metric_value(metrics, 'metric_names.metric', 'reconciled_days.post_sum_') }}
            as post_sum_value,
        reconciled_days.is_not_fetched,
        reconciled_days.has_gone_post,
        reconciled_days.view_count - reconciled_days.post_sum_view_count
        = reconciled_days.unattributed_view_count as is_all_unattributed,
        -- a platform may leave out posts with too few views to report
        reconciled_days.view_count - reconciled_days.post_sum_view_count
        between 1 and reconciled_days.silent_post_count * {{ var('reporting_threshold_count', 10) }}
            as is_small_view_residual
    from reconciled_days
    cross join metric_names
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', 'metric_date', 'metric']) }} as residual_key,
        account_key,
        platform,
        account_id,

        -- text
        metric,
        case
            when account_value = post_sum_value then null
            -- posts of Meta state no follows at all
            when platform in ('facebook', 'instagram') and metric like 'followers%' then 'unattributed'
            when is_not_fetched then 'not_fetched'
            -- a follow on the account's own page belongs to no post
            when metric in ('followers_gained_count', 'followers_lost_count') then 'unattributed'
            when is_all_unattributed then 'unattributed'
            when has_gone_post then 'deleted'
            when is_small_view_residual then 'below_threshold'
            else 'unattributed'
        end as cause,

        -- measures
        account_value,
        post_sum_value,
        account_value - post_sum_value as residual_value,

        -- dates and times
        metric_date
    from metric_values
    where account_value is not null
)

select * from final
