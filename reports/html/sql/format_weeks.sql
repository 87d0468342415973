select
    dimension_value,
    max(dimension_label) as dimension_label,
    cast(date_trunc('week', metric_date) as date) as week_date,
    cast(sum(engaged_view_count) as bigint) as engaged_view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds
from marts.fct_account_breakdowns_daily
where dimension = 'content_type'
group by dimension_value, cast(date_trunc('week', metric_date) as date)
order by dimension_value, week_date
