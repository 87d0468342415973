{{ config(materialized = 'ephemeral') }}

with source as (
    select * from {{ source_or_empty('predictions', 'forecast_drift') }}
),

final as (
    select
        -- ids
        cast(model_version as string) as model_version,

        -- text
        platform,
        metric,
        stage,
        horizon,
        subject,
        name,
        statistic,

        -- measures
        {{ to_float('reference_value') }} as reference_value,
        {{ to_float('current_value') }} as current_value,
        value,
        {{ to_float('threshold') }} as threshold,

        -- flags
        cast(is_drifting as boolean) as is_drifting,

        -- dates and times
        cast(checked_at as timestamp) as checked_at,
        cast(recorded_at as timestamp) as recorded_at
    from source
    where {{ as_of_filter('recorded_at') }}
)

select * from final
