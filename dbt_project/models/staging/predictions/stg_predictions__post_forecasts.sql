with source as (
    select * from {{ source_or_empty('predictions', 'post_forecasts') }}
),

final as (
    select
        -- ids
        cast(post_key as string) as post_key,

        -- text
        stage,
        metric,
        model_version,
        model_kind,

        -- measures: expectations, so fractions of a count
        cast(horizon_days as bigint) as horizon_days,
        {{ to_float('forecast_count') }} as forecast_count,
        {{ to_float('lower_80_count') }} as lower_80_count,
        {{ to_float('upper_80_count') }} as upper_80_count,
        {{ to_float('baseline_median_count') }} as baseline_median_count,
        {{ to_float('baseline_kind_median_count') }} as baseline_kind_median_count,
        {{ to_float('baseline_growth_count') }} as baseline_growth_count,

        -- flags
        cast(is_backtest as boolean) as is_backtest,

        -- dates and times
        cast(made_at as timestamp) as made_at,
        cast(coalesce(recorded_at, made_at) as timestamp) as recorded_at
    from source
    -- a back-test speaks of the past and is known only since it was recorded
    where {{ as_of_filter('coalesce(recorded_at, made_at)') }}
)

select * from final
