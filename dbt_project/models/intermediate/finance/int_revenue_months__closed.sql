-- A month of revenue closes at the end of the 15th of the next month, in the platform's own zone.
-- The clock is the data's: the moments at which revenue of the account was read.
with revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
),

fetched_ranges as (
    select * from {{ ref('stg_youtube__fetched_ranges') }}
    where resource in ('channel_revenue_days', 'video_revenue_days')
),

months as (
    select
        account_key,
        platform,
        revenue_level,
        currency,
        {{ month_start('metric_date') }} as statement_month,
        min(known_from) as first_known_at
    from revenue_days
    group by account_key, platform, revenue_level, currency, {{ month_start('metric_date') }}
),

months_with_close as (
    select
        account_key,
        revenue_level,
        currency,
        statement_month,
        first_known_at,
        {{ day_start_at(
            add_days(month_start(add_days('statement_month', 31)), 15), platform_zone('platform')
        ) }} as closes_at
    from months
),

-- moments that stay once they were: a later load adds some and moves none
readings as (
    select
        account_key,
        known_from as read_at
    from revenue_days
    group by account_key, known_from

    union all

    select
        account_key,
        observed_at as read_at
    from fetched_ranges
    group by account_key, observed_at
),

account_clocks as (
    select
        account_key,
        max(last_observed_at) as newest_reading_at
    from revenue_days
    group by account_key
),

closing_readings as (
    select
        months_with_close.account_key,
        months_with_close.revenue_level,
        months_with_close.currency,
        months_with_close.statement_month,
        min(readings.read_at) as closing_read_at
    from months_with_close
    inner join readings
        on months_with_close.account_key = readings.account_key
            and months_with_close.closes_at <= readings.read_at
    group by
        months_with_close.account_key,
        months_with_close.revenue_level,
        months_with_close.currency,
        months_with_close.statement_month
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'months_with_close.account_key', 'months_with_close.revenue_level',
            'months_with_close.statement_month', 'months_with_close.currency',
        ]) }} as revenue_month_key,
        months_with_close.account_key,

        -- text
        months_with_close.revenue_level,
        months_with_close.currency,

        -- flags
        closing_readings.closing_read_at is not null
        or account_clocks.newest_reading_at >= months_with_close.closes_at as is_closed,

        -- dates and times
        months_with_close.statement_month,
        months_with_close.closes_at,
        -- a day first read by the load that found the month closed still belongs to it; the answers
        -- of one load come within the hour
        {{ add_hours(
            'greatest(months_with_close.first_known_at, coalesce(closing_readings.closing_read_at, months_with_close.closes_at))', 1
        ) }} as frozen_at
    from months_with_close
    inner join account_clocks on months_with_close.account_key = account_clocks.account_key
    left join closing_readings
        on months_with_close.account_key = closing_readings.account_key
            and months_with_close.revenue_level = closing_readings.revenue_level
            and months_with_close.currency = closing_readings.currency
            and months_with_close.statement_month = closing_readings.statement_month
)

select * from final
