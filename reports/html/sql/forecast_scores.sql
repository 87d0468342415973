-- forecasts made before their outcome; one a post, the newest of the model that shows
with forecasts as (
    select
        *,
        row_number() over (
            partition by post_key, stage, horizon_days, metric
            order by made_at desc, model_version desc
        ) as newest_rank
    from marts.fct_post_forecasts
    where metric = $metric and actual_count > 0 and made_at <= target_at
)

select
    stage,
    horizon_days,
    cast(count(*) as bigint) as post_count,
    cast(count(case when model_kind = 'model' then 1 end) as bigint) as model_count,
    cast(count(case when is_backtest then 1 end) as bigint) as backtest_count,
    avg(case when is_inside_80 then 1.0 else 0.0 end) as coverage_80,
    quantile_cont(abs(forecast_count - actual_count) / actual_count, 0.5) as model_error,
    quantile_cont(abs(baseline_median_count - actual_count) / actual_count, 0.5) as median_error,
    quantile_cont(abs(baseline_growth_count - actual_count) / actual_count, 0.5) as growth_error
from forecasts
where newest_rank = 1
group by stage, horizon_days
order by horizon_days, stage desc
