{{ config(materialized = 'view') }}

with model_versions as (
    select * from {{ ref('stg_predictions__model_versions') }}
),

final as (
    select
        -- ids
        {{ surrogate_key(['model_version', 'platform', 'metric', 'stage', 'horizon']) }}
            as forecast_model_key,
        model_version,
        platform,

        -- text
        metric,
        stage,
        horizon,
        role,
        champion_version,
        model_kind,
        served_name,
        reason,
        baseline_name,

        -- measures
        horizon_days,
        model_log_mae,
        baseline_log_mae,
        served_log_mae,
        coverage_80,
        coverage_95,
        train_post_count,
        test_post_count,

        -- dates and times
        trained_at
    from model_versions
)

select * from final
