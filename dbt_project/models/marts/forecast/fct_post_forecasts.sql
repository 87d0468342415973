{{
    config(
        materialized = 'incremental', unique_key = 'target_at',
        partition_by = moment_partition('target_at'), cluster_by = ['account_key', 'post_key']
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
post_key, stage, horizon, metric, model_version, model_kind, served_name, horizon_days, {{ forecast_counts() | join(', ') }},
        is_backtest, made_at
{%- endset %}

with new_forecasts as (
    select * from {{ ref('stg_predictions__post_forecasts') }}
    where {{ recorded }}
),

forecasts as (
    select
        {{ stated }},
        row_number() over (
            partition by post_key, stage, horizon, metric, model_version
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
    where
        is_complete
        and {{ moments_read('target_at') }}
),

metrics as (
    {{ metric_name_rows(['engaged_view_count', 'view_count', 'engagement_count']) }}
),

actuals as (
    select
        labels.post_key,
        labels.horizon,
        metrics.metric,
        case metrics.metric
            when 'engaged_view_count' then labels.engaged_view_count
            when 'view_count' then labels.view_count
            else labels.engagement_count
        end as actual_count,
        labels.label_available_at as actual_known_at
    from labels
    cross join metrics
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'forecasts.post_key', 'forecasts.stage', 'forecasts.horizon', 'forecasts.metric',
            'forecasts.model_version',
        ]) }} as forecast_key,
        forecasts.post_key,
        posts.account_key,
        posts.platform,

        -- text
        forecasts.stage,
        forecasts.horizon,
        forecasts.metric,
        forecasts.model_version,
        forecasts.model_kind,
        forecasts.served_name,

        -- measures: expectations are fractions of a count, what came true is a count
        forecasts.horizon_days,
        {%- for count in forecast_counts() %}
        forecasts.{{ count }},
        {%- endfor %}
        actuals.actual_count,
        abs(forecasts.forecast_count - actuals.actual_count) as absolute_error_count,

        -- flags
        forecasts.is_backtest,
        actuals.actual_count between forecasts.lower_80_count and forecasts.upper_80_count as is_inside_80,
        actuals.actual_count between forecasts.lower_95_count and forecasts.upper_95_count as is_inside_95,

        -- dates and times
        forecasts.made_at,
        {{ add_hours('posts.published_at', 'coalesce(forecasts.horizon_days, 7) * 24') }} as target_at,
        actuals.actual_known_at
    from forecasts
    inner join posts on forecasts.post_key = posts.post_key
    left join actuals
        on forecasts.post_key = actuals.post_key
            and forecasts.horizon = actuals.horizon
            and forecasts.metric = actuals.metric
            and actuals.actual_count is not null
    where forecasts.forecast_rank = 1
)

select * from final
