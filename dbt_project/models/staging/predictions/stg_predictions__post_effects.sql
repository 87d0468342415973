with source as (
    select * from {{ source_or_empty('predictions', 'post_effects') }}
),

final as (
    select
        -- ids
        cast(account_key as string) as account_key,

        -- text
        cast(scope as string) as scope,
        cast(platform as string) as platform,
        cast(metric as string) as metric,
        cast(factor as string) as factor,
        level,
        cast(reference_level as string) as reference_level,
        cast(model_version as string) as model_version,

        -- measures
        cast(level_order as bigint) as level_order,
        {{ to_float('effect') }} as effect,
        {{ to_float('low') }} as low,
        {{ to_float('high') }} as high,
        {{ to_float('naive_effect') }} as naive_effect,
        {{ to_float('p_value') }} as p_value,
        cast(post_count as bigint) as post_count,
        cast(model_post_count as bigint) as model_post_count,
        {{ to_float('explained_rate') }} as explained_rate,

        -- flags
        cast(is_clear as boolean) as is_clear,

        -- dates and times
        cast(made_at as timestamp) as made_at
    from source
    where {{ as_of_filter('made_at') }}
)

select * from final
