with source as (
    select * from {{ source_or_empty('predictions', 'post_forecasts') }}
),

final as (
    select
        -- ids
        cast(post_key as string) as post_key,

        -- text: forecasts made before horizons had names were all of days
        stage,
        coalesce(horizon, concat(cast(horizon_days as string), 'd')) as horizon,
        metric,
        model_version,
        model_kind,
        served_name,

        -- measures: expectations, so fractions of a count
        cast(horizon_days as bigint) as horizon_days,
        {%- for count in forecast_counts() %}
        {{ to_float(count) }} as {{ count }},
        {%- endfor %}

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
