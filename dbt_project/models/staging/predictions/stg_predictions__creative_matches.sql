with source as (
    select * from {{ source_or_empty('predictions', 'creative_matches') }}
),

final as (
    select
        -- ids
        cast(post_key as string) as post_key,
        cast(matched_post_key as string) as matched_post_key,
        cast(creative_id as string) as creative_id,

        -- text
        cast(method as string) as match_method,
        cast(evidence as string) as evidence,
        cast(model_version as string) as model_version,

        -- measures
        {{ to_float('score') }} as score,

        -- dates and times
        cast(made_at as timestamp) as made_at
    from source
    where {{ as_of_filter('made_at') }}
)

select * from final
