select
    cast(count(*) as bigint) as post_count,
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds
from marts.fct_post_periods
where period_end_date >= $months_start or period_end_date is null
