{{
    config(
        materialized = 'incremental',
        unique_key = 'target_at',
        partition_by = moment_partition('target_at'),
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set recorded = forecasts_recorded_since(ref('stg_predictions__post_forecasts')) %}
{%- set rebuilt = moments_filter(
    'target_at',
    target_days_of_new_forecasts(ref('stg_predictions__post_forecasts'), ref('dim_posts'))
    + days_rebuilt_by(['feat_posts__labels'])
    + days_rebuilt_by(['int_posts__states'], after = 29, column = 'published_date'),
) %}
{%- set stated -%}
post_key, stage, metric, model_version, model_kind, horizon_days, forecast_count, lower_80_count,
        upper_80_count, baseline_median_count, baseline_kind_median_count, baseline_growth_count, is_backtest,
        made_at
{%- endset %}

with new_forecasts as (
    select * from {{ ref('stg_predictions__post_forecasts') }}
    where {{ recorded }}
),

forecasts as (
    select
        {{ stated }},
        row_number() over (
            partition by post_key, stage, horizon_days, metric, model_version
            order by is_held
        ) as forecast_rank
    from (
        select {{ stated }}, 0 as is_held
        from new_forecasts
        {%- if is_incremental() %}
        union all
        select {{ stated }}, 1 as is_held
        from {{ this }}
        where {{ rebuilt }}
        {%- endif %}
    ) as all_forecasts
),

posts as (
    select * from {{ ref('dim_posts') }}
),

labels as (
    select * from {{ ref('feat_posts__labels') }}
    where {{ moments_read('target_at') }}
),

known_actuals as (
    {% for metric in ['engaged_view_count', 'view_count'] -%}
    select
        post_key,
        horizon_days,
        '{{ metric }}' as metric,
        {{ metric }} as actual_count,
        label_available_at as actual_known_at
    from labels
    where
        is_complete
        and {{ metric }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
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
    where forecasts.forecast_rank = 1
)

select * from final
