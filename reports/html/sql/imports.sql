-- totals of exports over their own period, by file; they are neither days nor snapshots
select
    file_name,
    file_sha256,
    currency,
    min(period_start_date) as first_date,
    max(period_end_date) as last_date,
    max(imported_at) as imported_at,
    cast(count(*) as bigint) as post_count,
    cast(sum(view_count) as bigint) as view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds,
    cast(sum(estimated_revenue_micros) as bigint) as estimated_revenue_micros
from marts.fct_post_periods
where period_end_date >= $months_start or period_end_date is null
group by file_name, file_sha256, currency
order by imported_at desc, file_name, file_sha256, currency nulls last
