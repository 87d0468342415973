select
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(engaged_view_count) as bigint) as engaged_view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds
from marts.fct_account_breakdowns_daily
where
    platform = $platform
    and dimension = $dimension
    and metric_date between $start and $end
