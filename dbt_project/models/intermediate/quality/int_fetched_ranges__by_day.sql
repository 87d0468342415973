{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'resource']
    )
}}

{%- set rebuilt = days_filter('metric_date', days_of_new_loads(ledger_resources('fetched_ranges'))) %}

with fetched_ranges as (
    select * from {{ ref('int_fetched_ranges__unioned') }}
),

days as (
    select date_day as metric_date from {{ ref('metricflow_time_spine') }}
),

rebuilt_days as (
    select * from days
    where {{ rebuilt }}
),

final as (
    select
        -- ids
        fetched_ranges.account_key,

        -- text
        fetched_ranges.resource,

        -- dates and times
        rebuilt_days.metric_date,
        min(fetched_ranges.observed_at) as first_answered_at
    from fetched_ranges
    inner join rebuilt_days
        on rebuilt_days.metric_date between fetched_ranges.range_start_date and fetched_ranges.range_end_date
    group by fetched_ranges.account_key, fetched_ranges.resource, rebuilt_days.metric_date
)

select * from final
