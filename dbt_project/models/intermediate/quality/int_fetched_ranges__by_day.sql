with fetched_ranges as (
    select * from {{ ref('stg_youtube__fetched_ranges') }}
),

days as (
    select * from {{ ref('metricflow_time_spine') }}
),

final as (
    select
        -- ids
        fetched_ranges.account_key,

        -- text
        fetched_ranges.resource,

        -- dates and times
        days.date_day as metric_date,
        min(fetched_ranges.observed_at) as first_answered_at
    from fetched_ranges
    inner join days
        on days.date_day between fetched_ranges.range_start_date and fetched_ranges.range_end_date
    group by fetched_ranges.account_key, fetched_ranges.resource, days.date_day
)

select * from final
