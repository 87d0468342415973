{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key']
    )
}}

{%- set metrics = additive_day_metrics() %}
{%- set rebuilt = days_filter(
    'metric_date', days_rebuilt_by(['fct_account_metrics_daily', 'fct_revenue_daily'])
) %}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
    where {{ rebuilt }}
),

revenue_days as (
    select * from {{ ref('fct_revenue_daily') }}
    where {{ rebuilt }}
),

metric_names as (
    {{ metric_name_rows(metrics) }}
),

account_revenue_days as (
    select
        account_key,
        metric_date
    from revenue_days
    where revenue_level = 'account'
    group by account_key, metric_date
),

final as (
    select
        -- ids
        account_days.account_key,
        account_days.platform,

        -- text
        account_days.reading_source,
        metric_names.metric,
        {{ raw_table_of('account_days', 'account_days.platform') }} as raw_table,

        -- dates and times
        account_days.metric_date
    from account_days
    cross join metric_names
    where {{ metric_value(metrics, 'metric_names.metric', 'account_days.') }} is null

    union all

    select
        account_days.account_key,
        account_days.platform,
        account_days.reading_source,
        'estimated_revenue_micros' as metric,
        {{ raw_table_of('account_revenue', 'account_days.platform') }} as raw_table,
        account_days.metric_date
    from account_days
    left join account_revenue_days
        on account_days.account_key = account_revenue_days.account_key
            and account_days.metric_date = account_revenue_days.metric_date
    where account_revenue_days.account_key is null
)

select * from final
