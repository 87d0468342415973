with source as (
    select * from {{ source_or_empty('predictions', 'publish_times') }}
),

final as (
    select
        -- ids
        cast(account_key as string) as account_key,

        -- text
        cast(platform as string) as platform,
        cast(metric as string) as metric,
        cast(model_version as string) as model_version,

        -- measures
        weekday,
        cast(hour_block as bigint) as hour_block,
        {{ to_float('effect') }} as effect,
        {{ to_float('low') }} as low,
        {{ to_float('high') }} as high,
        cast(post_count as bigint) as post_count,

        -- flags
        cast(is_clear as boolean) as is_clear,

        -- dates and times
        cast(made_at as timestamp) as made_at
    from source
    where {{ as_of_filter('made_at') }}
)

select * from final
