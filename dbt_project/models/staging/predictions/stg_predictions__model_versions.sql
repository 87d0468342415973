{{ config(materialized = 'ephemeral') }}

with source as (
    select * from {{ source_or_empty('predictions', 'model_versions') }}
),

final as (
    select
        -- ids
        cast(model_version as string) as model_version,

        -- text: the first versions were all of engaged views on YouTube, and each took the place of the last
        coalesce(platform, 'youtube') as platform,
        coalesce(metric, 'engaged_view_count') as metric,
        stage,
        coalesce(horizon, concat(cast(horizon_days as string), 'd')) as horizon,
        coalesce(role, 'champion') as role,  -- noqa: RF04, a name that ml writes
        cast(champion_version as string) as champion_version,
        model_kind,
        served_name,
        reason,
        baseline_name,

        -- measures
        cast(horizon_days as bigint) as horizon_days,
        {{ to_float('model_log_mae') }} as model_log_mae,
        {{ to_float('baseline_log_mae') }} as baseline_log_mae,
        {{ to_float('served_log_mae') }} as served_log_mae,
        {{ to_float('coverage_80') }} as coverage_80,
        {{ to_float('coverage_95') }} as coverage_95,
        cast(n_train as bigint) as train_post_count,
        cast(n_test as bigint) as test_post_count,

        -- dates and times
        cast(trained_at as timestamp) as trained_at
    from source
    where {{ as_of_filter('trained_at') }}
)

select * from final
