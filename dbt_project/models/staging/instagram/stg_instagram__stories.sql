with source as (
    select * from {{ source_or_empty('instagram', 'stories') }}
),

final as (
    select
        -- ids
        {{ entity_key("'instagram'", 'media_id') }} as post_key,
        {{ entity_key("'instagram'", 'account_id') }} as account_key,
        'instagram' as platform,
        cast(account_id as string) as account_id,
        cast(media_id as string) as post_id,

        -- text
        {{ json_text('payload', '$.caption') }} as description,
        {{ json_text('payload', '$.permalink') }} as permalink_url,
        -- without what signs it anew for every answer
        coalesce(
            {{ regex_extract(json_text('payload', '$.thumbnail_url'), '^([^?]+)') }},
            {{ regex_extract(json_text('payload', '$.media_url'), '^([^?]+)') }}
        ) as thumbnail_url,
        'story' as post_kind,

        -- measures
        coalesce(length({{ json_text('payload', '$.caption') }}), 0) as caption_length,

        -- dates and times
        {{ graph_moment('payload', '$.timestamp') }} as published_at,
        cast(observed_at as timestamp) as observed_at,

        -- load
        request_id,
        api_version,
        consent_scope,
        _dlt_load_id,
        _dlt_id
    from source
    where {{ as_of_filter('observed_at') }}
)

select * from final
