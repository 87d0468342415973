-- whole weeks only, and never two definitions of a view in one point
with days as (
    select
        account_key,
        metric_epoch,
        metric_date,
        view_count,
        engaged_view_count,
        watch_seconds,
        -- the Monday before: 2001 began with one
        metric_date - cast(mod(date_diff('day', date '2001-01-01', metric_date), 7) as integer)
            as week_date
    from marts.fct_account_metrics_daily
    where platform = $platform and metric_date >= $year_start
)

select
    account_key,
    week_date,
    metric_epoch,
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(engaged_view_count) as bigint) as engaged_view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds
from days
group by account_key, week_date, metric_epoch
having count(distinct metric_date) = 7
order by account_key, week_date, metric_epoch nulls last
