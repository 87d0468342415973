with source as (
    select * from {{ source_or_empty('predictions', 'post_texts') }}
),

final as (
    select
        -- ids
        cast(post_key as string) as post_key,

        -- text
        cast(text_hash as string) as text_hash,
        cast(language as string) as language,
        cast(topic as string) as topic,
        cast(model_version as string) as model_version,

        -- measures
        {{ to_float('language_confidence') }} as language_confidence,
        {{ to_float('topic_confidence') }} as topic_confidence,

        -- dates and times
        cast(made_at as timestamp) as made_at
    from source
    where {{ as_of_filter('made_at') }}
)

select * from final
