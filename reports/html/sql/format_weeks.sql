-- whole weeks only: a week that has begun would look like a fall
with days as (
    select
        dimension_value,
        metric_date,
        engaged_view_count,
        watch_seconds,
        -- the Monday before: 2001 began with one
        metric_date - cast(mod(date_diff('day', date '2001-01-01', metric_date), 7) as integer)
            as week_date
    from marts.fct_account_breakdowns_daily
    where
        platform = $platform
        and dimension = 'content_type'
        and metric_date >= $year_start
),

held as (
    select
        min(metric_date) as first_date,
        max(metric_date) as newest_date
    from days
),

weeks as (
    select
        dimension_value,
        week_date,
        cast(sum(engaged_view_count) as bigint) as engaged_view_count,
        cast(sum(watch_seconds) as bigint) as watch_seconds
    from days
    group by dimension_value, week_date
)

select
    weeks.dimension_value,
    weeks.week_date,
    weeks.engaged_view_count,
    weeks.watch_seconds
from weeks
cross join held
where weeks.week_date >= held.first_date and weeks.week_date + 6 <= held.newest_date
order by weeks.dimension_value nulls last, weeks.week_date
