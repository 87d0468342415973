-- the mart's own totals of the period, asked without grouping
select
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(engaged_view_count) as bigint) as engaged_view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds,
    cast(sum(followers_gained_count) as bigint) as followers_gained_count,
    cast(sum(followers_gained_count - followers_lost_count) as bigint) as followers_net_count
from marts.fct_account_metrics_daily
where platform = $platform and metric_date between $start and $end
