{{
    config(
        materialized = 'incremental',
        unique_key = 'gap_date',
        partition_by = day_partition('gap_date'),
        cluster_by = ['account_key', 'resource']
    )
}}

{%- set rebuilt = days_filter('gap_date', days_of_new_loads(ledger_resources('collection_gaps'))) %}

with gaps as (
    select * from {{ ref('int_collection_gaps__unioned') }}
),

days as (
    select date_day as gap_date from {{ ref('metricflow_time_spine') }}
),

rebuilt_days as (
    select * from days
    where {{ rebuilt }}
),

-- the newest reason stands: a day first out of quota may later be refused
ranked_gap_days as (
    select
        gaps.*,
        rebuilt_days.gap_date,
        min(gaps.observed_at) over (
            partition by gaps.account_key, gaps.resource, rebuilt_days.gap_date
        ) as first_seen_at,
        row_number() over (
            partition by gaps.account_key, gaps.resource, rebuilt_days.gap_date
            order by gaps.observed_at desc, gaps.reason asc, coalesce(gaps.detail, '') asc
        ) as newest_rank
    from gaps
    inner join rebuilt_days
        on rebuilt_days.gap_date between gaps.gap_start_date and gaps.gap_end_date
),

final as (
    select
        -- ids
        account_key,
        platform,
        account_id,

        -- text
        resource,
        reason,
        detail,

        -- dates and times
        gap_date,
        recoverable_until,
        first_seen_at,
        observed_at
    from ranked_gap_days
    where newest_rank = 1
)

select * from final
