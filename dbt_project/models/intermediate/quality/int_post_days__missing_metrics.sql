{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key']
    )
}}

{%- set metrics = additive_day_metrics() + ['thumbnail_impression_count', 'thumbnail_click_count'] %}
{%- set rebuilt = days_filter('metric_date', days_rebuilt_by(['fct_post_metrics_daily'])) %}

with post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ rebuilt }}
),

metric_names as (
    {{ metric_name_rows(metrics) }}
),

metric_values as (
    select
        post_days.account_key,
        post_days.post_key,
        post_days.platform,
        post_days.metric_date,
        post_days.reading_source,
        metric_names.metric,
        case
            when metric_names.metric like 'thumbnail%' then 'bulk_channel_reach_basic_a1'
            else {{ raw_table_of('post_days', 'post_days.platform') }}
        end as raw_table,
        {{ metric_value(metrics, 'metric_names.metric', 'post_days.') }} as metric_value,
        count({{ metric_value(metrics, 'metric_names.metric', 'post_days.') }}) over (
            partition by post_days.account_key, post_days.metric_date, metric_names.metric
        ) as known_post_count
    from post_days
    cross join metric_names
),

-- a metric no post of the account has on a day takes one row without a post
final as (
    select
        -- ids
        account_key,
        cast(null as string) as post_key,
        platform,

        -- text
        min(reading_source) as reading_source,
        metric,
        raw_table,

        -- flags
        false as is_known_of_others,

        -- dates and times
        metric_date
    from metric_values
    where known_post_count = 0
    group by account_key, platform, metric_date, metric, raw_table

    union all

    select
        account_key,
        post_key,
        platform,
        reading_source,
        metric,
        raw_table,
        true as is_known_of_others,
        metric_date
    from metric_values
    where
        known_post_count > 0
        and metric_value is null
)

select * from final
