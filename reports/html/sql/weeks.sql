-- whole weeks only, and never two definitions of a view in one point
select
    account_key,
    cast(date_trunc('week', metric_date) as date) as week_date,
    metric_epoch,
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(engaged_view_count) as bigint) as engaged_view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds
from marts.fct_account_metrics_daily
group by account_key, cast(date_trunc('week', metric_date) as date), metric_epoch
having count(distinct metric_date) = 7
order by account_key, week_date
