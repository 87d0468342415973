-- whole weeks only: a week that has begun would look like a fall
with held as (
    select min(metric_date) as first_date, max(metric_date) as newest_date
    from marts.fct_account_breakdowns_daily
    where dimension = 'content_type'
),

weeks as (
    select
        dimension_value,
        cast(date_trunc('week', metric_date) as date) as week_date,
        cast(sum(engaged_view_count) as bigint) as engaged_view_count,
        cast(sum(watch_seconds) as bigint) as watch_seconds
    from marts.fct_account_breakdowns_daily
    where dimension = 'content_type'
    group by dimension_value, cast(date_trunc('week', metric_date) as date)
)

select weeks.*
from weeks
cross join held
where weeks.week_date >= held.first_date and weeks.week_date + 6 <= held.newest_date
order by dimension_value, week_date
