with source as (
    select * from {{ source_or_empty('youtube', 'video_statistics') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'video_id') }} as post_key,
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(video_id as string) as post_id,

        -- measures: lifetime counters, sent as text; absent means hidden or switched off, not zero
        {{ json_bigint('payload', '$.statistics.viewCount') }} as view_count_lifetime,
        {{ json_bigint('payload', '$.statistics.likeCount') }} as like_count_lifetime,
        {{ json_bigint('payload', '$.statistics.commentCount') }} as comment_count_lifetime,
        {{
            duration_seconds(json_text('payload', '$.contentDetails.duration'))
        }} as duration_seconds,

        -- dates and times
        coalesce(
            {{ json_moment('payload', '$.snippet.publishTime') }},
            {{ json_moment('payload', '$.snippet.publishedAt') }}
        ) as published_at,
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
