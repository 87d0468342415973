-- forecasts made before their outcome; one a post, the newest of the model that shows
with forecasts as (
    select
        *,
        row_number() over (
            partition by post_key, stage, horizon_days, metric
            order by made_at desc, model_version desc
        ) as newest_rank
    from marts.fct_post_forecasts
    where
        metric = $metric
        and actual_count > 0
        and made_at <= target_at
        and target_at >= $year_start_at
),

errors as (
    select
        stage,
        horizon_days,
        model_kind,
        is_backtest,
        is_inside_80,
        abs(forecast_count - actual_count) / actual_count as model_error,
        abs(baseline_median_count - actual_count) / actual_count as median_error,
        abs(baseline_growth_count - actual_count) / actual_count as growth_error
    from forecasts
    where newest_rank = 1
),

placed as (
    select
        *,
        row_number() over (
            partition by stage, horizon_days order by model_error nulls last
        ) as model_place,
        row_number() over (
            partition by stage, horizon_days order by median_error nulls last
        ) as median_place,
        row_number() over (
            partition by stage, horizon_days order by growth_error nulls last
        ) as growth_place,
        count(model_error) over (partition by stage, horizon_days) as model_held,
        count(median_error) over (partition by stage, horizon_days) as median_held,
        count(growth_error) over (partition by stage, horizon_days) as growth_held
    from errors
)

-- a median weighs the one or two values in the middle
select
    stage,
    horizon_days,
    cast(count(*) as bigint) as post_count,
    cast(count(case when model_kind = 'model' then 1 end) as bigint) as model_count,
    cast(count(case when is_backtest then 1 end) as bigint) as backtest_count,
    avg(case when is_inside_80 then 1.0 else 0.0 end) as coverage_80,
    sum(model_error * greatest(0, 1 - abs(model_place - 1 - 0.5 * (model_held - 1))))
        as model_error,
    sum(median_error * greatest(0, 1 - abs(median_place - 1 - 0.5 * (median_held - 1))))
        as median_error,
    sum(growth_error * greatest(0, 1 - abs(growth_place - 1 - 0.5 * (growth_held - 1))))
        as growth_error
from placed
group by stage, horizon_days
order by horizon_days, stage desc
