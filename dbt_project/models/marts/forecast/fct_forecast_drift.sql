{{ config(materialized = 'view') }}

with checks as (
    select * from {{ ref('stg_predictions__forecast_drift') }}
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'model_version', 'platform', 'metric', 'stage', 'horizon', 'subject', 'name', 'statistic',
            moment_text('checked_at'),
        ]) }} as forecast_drift_key,
        model_version,
        platform,

        -- text
        metric,
        stage,
        horizon,
        subject,
        name,
        statistic,

        -- measures
        reference_value,
        current_value,
        value,
        threshold,

        -- flags
        is_drifting,

        -- dates and times
        checked_at,
        recorded_at
    from checks
)

select * from final
