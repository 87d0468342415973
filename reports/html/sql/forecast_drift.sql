-- one row per platform, metric, stage, horizon and watched thing: the newest check;
-- those furthest over their threshold
with checks as (
    select
        *,
        row_number() over (
            partition by platform, metric, stage, horizon, subject, name
            order by checked_at desc, model_version desc
        ) as newest_rank
    from marts.fct_forecast_drift
    where checked_at >= $checks_start_at
),

placed as (
    select
        *,
        count(*) over (partition by platform, metric, subject) as check_count,
        count(case when is_drifting then 1 end) over (partition by platform, metric, subject)
            as drifting_count,
        row_number() over (
            partition by platform, metric
            order by value / nullif(threshold, 0) desc nulls last, name, stage, horizon
        ) as place
    from checks
    where newest_rank = 1
)

select
    platform,
    metric,
    stage,
    horizon,
    subject,
    name,
    reference_value,
    current_value,
    statistic,
    value,
    threshold,
    is_drifting,
    checked_at,
    model_version,
    check_count,
    drifting_count,
    place
from placed
where place <= 12 or is_drifting
order by platform, metric, place
