with source as (
    select * from {{ source_or_empty('youtube', 'uploads') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'video_id') }} as post_key,
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(playlist_id as string) as playlist_id,
        cast(video_id as string) as post_id,

        -- text
        {{ json_text('payload', '$.snippet.title') }} as title,
        coalesce(
            privacy_status,
            {{ json_text('payload', '$.status.privacyStatus') }}
        ) as privacy_status,

        -- dates and times
        cast(video_published_at as timestamp) as published_at,
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
