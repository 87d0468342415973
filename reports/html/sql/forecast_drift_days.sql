-- one row per platform, metric, subject and day of a check: how far the furthest lay
select
    platform,
    metric,
    subject,
    cast(checked_at as date) as checked_date,
    cast(count(*) as bigint) as check_count,
    cast(count(case when is_drifting then 1 end) as bigint) as drifting_count,
    max(value / nullif(threshold, 0)) as furthest
from marts.fct_forecast_drift
where checked_at >= $checks_start_at
group by platform, metric, subject, cast(checked_at as date)
order by platform, metric, subject, cast(checked_at as date)
