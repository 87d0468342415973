-- one row per platform, metric, stage and horizon: the newest training of that question
with trained as (
    select
        *,
        row_number() over (
            partition by platform, metric, stage, horizon
            order by trained_at desc, model_version desc
        ) as newest_rank
    from marts.fct_forecast_models
    where trained_at >= $trained_start_at
)

select
    platform,
    metric,
    stage,
    horizon,
    model_version,
    trained_at,
    role,
    champion_version,
    model_kind,
    served_name,
    reason,
    model_log_mae,
    baseline_name,
    baseline_log_mae,
    served_log_mae,
    coverage_80,
    coverage_95,
    train_post_count,
    test_post_count
from trained
where newest_rank = 1
order by platform, metric, horizon, stage
