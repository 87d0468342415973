{{
    config(
        materialized = 'incremental',
        unique_key = 'target_at',
        partition_by = moment_partition('target_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'target_at',
    days_first_read('int_post_days__versions', ['account_key'], before = 1, after = 30)
    + days_rebuilt_by(['int_posts__states', 'int_account_days__first_read'], column = 'target_date')
    + days_rebuilt_by(['int_posts__states'], before = 1, after = 29, column = 'published_date')
    + days_rebuilt_by(['fct_post_snapshots'], before = 3, after = 3),
) %}

-- A day back-filled later counts from the load that brought it, whose answers come within the hour.
with targets as (
    select * from {{ ref('int_post_targets__reached') }}
    where
        available_at <= newest_reading_at
        and {{ rebuilt }}
),

first_readings as (
    select * from {{ ref('int_account_days__first_read') }}
),

days as (
    select * from {{ ref('metricflow_time_spine') }}
),

account_ranges as (
    select
        account_key,
        min(metric_date) as first_date,
        max(metric_date) as last_date
    from first_readings
    group by account_key
),

-- from when on the account's days up to a day, and from a day on, were known at all
account_day_clocks as (
    select
        account_ranges.account_key,
        days.date_day as metric_date,
        min(first_readings.first_known_at) over (
            partition by account_ranges.account_key order by days.date_day
            rows between unbounded preceding and current row
        ) as up_to_day_known_at,
        min(first_readings.first_known_at) over (
            partition by account_ranges.account_key order by days.date_day
            rows between current row and unbounded following
        ) as from_day_known_at
    from account_ranges
    inner join days
        on days.date_day between account_ranges.first_date and account_ranges.last_date
    left join first_readings
        on account_ranges.account_key = first_readings.account_key
            and days.date_day = first_readings.metric_date
),

final as (
    select
        -- ids
        targets.post_key,
        targets.platform,

        -- text
        targets.epoch_scope,

        -- measures
        targets.age_hours,

        -- dates and times
        targets.published_date,
        targets.target_at,
        targets.target_date,
        case
            when targets.target_date = targets.published_date then targets.published_at
            else {{ day_start_at('targets.target_date', platform_zone('targets.platform')) }}
        end as day_counted_from,
        {{ platform_day_end('targets.target_date', 'targets.platform') }} as target_day_ends_at,
        greatest(
            targets.available_at,
            {{ add_hours('published_clocks.up_to_day_known_at', 1) }},
            {{ add_hours('target_clocks.from_day_known_at', 1) }}
        ) as frozen_at
    from targets
    inner join account_day_clocks as published_clocks
        on targets.account_key = published_clocks.account_key
            and targets.published_date = published_clocks.metric_date
    inner join account_day_clocks as target_clocks
        on targets.account_key = target_clocks.account_key
            and targets.target_date = target_clocks.metric_date
)

select * from final
