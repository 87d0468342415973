-- A month of revenue closes at the end of the 15th of the next month, in the platform's own zone.
-- The clock is the data's: the newest moment at which any revenue of the account was read.
with revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
),

account_clocks as (
    select
        account_key,
        max(last_observed_at) as newest_reading_at
    from revenue_days
    group by account_key
),

revenue_days_with_month as (
    select
        account_key,
        platform,
        currency,
        known_from,
        revenue_level,
        {{ month_start('metric_date') }} as statement_month
    from revenue_days
),

months as (
    select
        account_key,
        platform,
        revenue_level,
        statement_month,
        currency,
        min(known_from) as first_known_at,
        {{ add_days(month_start(add_days('statement_month', 31)), 15) }} as first_day_after_close
    from revenue_days_with_month
    group by account_key, platform, revenue_level, statement_month, currency
),

months_with_close as (
    select
        months.account_key,
        months.revenue_level,
        months.statement_month,
        months.currency,
        months.first_known_at,
        account_clocks.newest_reading_at,
        {{ day_start_at('months.first_day_after_close', platform_zone('months.platform')) }}
            as closes_at
    from months
    inner join account_clocks on months.account_key = account_clocks.account_key
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', 'revenue_level', 'statement_month', 'currency']) }}
            as revenue_month_key,
        account_key,

        -- text
        revenue_level,
        currency,

        -- flags
        newest_reading_at >= closes_at as is_closed,

        -- dates and times
        statement_month,
        closes_at,
        -- a month first read after its close takes its first reading as the closed value; the
        -- answers of one load come within the hour
        case
            when {{ add_hours('first_known_at', 1) }} > closes_at
                then {{ add_hours('first_known_at', 1) }}
            else closes_at
        end as baseline_at
    from months_with_close
)

select * from final
