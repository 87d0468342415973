with forecasts as (
    select * from {{ ref('stg_predictions__post_forecasts') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

labels as (
    select * from {{ ref('feat_posts__labels') }}
),

actuals as (
    select
        post_key,
        horizon_days,
        'engaged_view_count' as metric,
        engaged_view_count as actual_count,
        label_available_at as actual_known_at
    from labels
    where is_complete

    union all

    select
        post_key,
        horizon_days,
        'view_count' as metric,
        view_count as actual_count,
        label_available_at as actual_known_at
    from labels
    where is_complete
),

known_actuals as (
    select
        post_key,
        horizon_days,
        metric,
        actual_count,
        actual_known_at
    from actuals
    where actual_count is not null
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'forecasts.post_key', 'forecasts.stage', 'forecasts.horizon_days', 'forecasts.metric',
            'forecasts.model_version',
        ]) }} as forecast_key,
        forecasts.post_key,
        posts.account_key,
        posts.platform,

        -- text
        forecasts.stage,
        forecasts.metric,
        forecasts.model_version,
        forecasts.model_kind,

        -- measures: expectations are fractions of a count, what came true is a count
        forecasts.horizon_days,
        forecasts.forecast_count,
        forecasts.lower_80_count,
        forecasts.upper_80_count,
        forecasts.baseline_median_count,
        forecasts.baseline_kind_median_count,
        forecasts.baseline_growth_count,
        known_actuals.actual_count,
        abs(forecasts.forecast_count - known_actuals.actual_count)
            as absolute_error_count,

        -- flags
        forecasts.is_backtest,
        known_actuals.actual_count between forecasts.lower_80_count and forecasts.upper_80_count
            as is_inside_80,

        -- dates and times
        forecasts.made_at,
        {{ add_hours('posts.published_at', 'forecasts.horizon_days * 24') }} as target_at,
        known_actuals.actual_known_at
    from forecasts
    inner join posts on forecasts.post_key = posts.post_key
    left join known_actuals
        on forecasts.post_key = known_actuals.post_key
            and forecasts.horizon_days = known_actuals.horizon_days
            and forecasts.metric = known_actuals.metric
)

select * from final
