{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        unique_key = 'revenue_month_key',
        cluster_by = ['account_key']
    )
}}

{%- set rebuilt = days_filter('metric_date', days_rebuilt_by(['int_revenue_days__versions'])) %}
{%- set grain = 'account_key, platform, revenue_level, currency, statement_month' %}

-- A month of revenue closes at the end of the 15th of the next month, in the platform's own zone.
-- The clock is the data's: the moments at which revenue of the account was read.
with revenue_days as (
    select
        *,
        {{ month_start('metric_date') }} as statement_month
    from {{ ref('int_revenue_days__versions') }}
    where {{ rebuilt }}
),

fetched_ranges as (
    select * from {{ ref('int_fetched_ranges__unioned') }}
    where
        resource in ('channel_revenue_days', 'video_revenue_days', 'page_earnings')
        and {{ raw_load_filter() }}
),

stated_months as (
    select
        {{ grain }}, known_from as first_known_at, false as was_closed,
        cast(null as timestamp) as found_closed_at
    from revenue_days

    {% if is_incremental() -%}
    union all

    select {{ grain }}, first_known_at, is_closed as was_closed, found_closed_at
    from {{ this }}
    {%- endif %}
),

-- a month found closed stays as it was found
open_months as (
    select
        {{ grain }},
        min(first_known_at) as first_known_at,
        max(case when was_closed then 1 else 0 end) as was_closed,
        {{ day_start_at(add_days(month_end('statement_month'), 16), platform_zone('platform')) }} as closes_at
    from stated_months
    group by {{ grain }}
    having max(found_closed_at) is null
),

-- moments that stay once they were: a later load adds some and moves none
readings as (
    select account_key, known_from as read_at from revenue_days
    union all
    select account_key, observed_at as read_at from fetched_ranges
),

account_clocks as (
    select account_key, max(last_observed_at) as newest_reading_at from revenue_days
    group by account_key
),

closing_readings as (
    select open_months.account_key, open_months.closes_at, min(readings.read_at) as closing_read_at
    from open_months
    inner join readings
        on open_months.account_key = readings.account_key
            and open_months.closes_at <= readings.read_at
    group by open_months.account_key, open_months.closes_at
),

found_months as (
    select
        open_months.*,
        case
            when closing_readings.closing_read_at is not null
                then greatest(open_months.first_known_at, closing_readings.closing_read_at)
        end as found_closed_at,
        account_clocks.newest_reading_at
    from open_months
    left join account_clocks on open_months.account_key = account_clocks.account_key
    left join closing_readings
        on open_months.account_key = closing_readings.account_key
            and open_months.closes_at = closing_readings.closes_at
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', 'revenue_level', 'statement_month', 'currency']) }} as revenue_month_key,
        account_key,

        -- text
        platform,
        revenue_level,
        currency,

        -- flags
        found_closed_at is not null or was_closed = 1
        or coalesce(newest_reading_at >= closes_at, false) as is_closed,

        -- dates and times
        statement_month,
        closes_at,
        first_known_at,
        found_closed_at,
        -- a day first read by the load that found the month closed still belongs to it; the answers
        -- of one load come within the hour
        {{ add_hours(
            'coalesce(found_closed_at, greatest(first_known_at, closes_at))', 1
        ) }} as frozen_at
    from found_months
)

select * from final
