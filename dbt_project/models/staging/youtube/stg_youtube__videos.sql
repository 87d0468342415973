with source as (
    select * from {{ source_or_empty('youtube', 'videos') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'video_id') }} as post_key,
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(video_id as string) as post_id,
        {{ json_text('payload', '$.snippet.categoryId') }} as category_id,

        -- text
        {{ json_text('payload', '$.snippet.title') }} as title,
        {{ json_text('payload', '$.snippet.description') }} as description,
        {{ json_fragment('payload', '$.snippet.tags') }} as tags,
        coalesce(
            {{ json_text('payload', '$.snippet.defaultAudioLanguage') }},
            {{ json_text('payload', '$.snippet.defaultLanguage') }}
        ) as language,
        coalesce(
            {{ json_text('payload', '$.snippet.thumbnails.uhd.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.qhd.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.fhd.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.maxres.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.standard.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.high.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.medium.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.default.url') }}
        ) as thumbnail_url,
        {{ json_text('payload', '$.status.privacyStatus') }} as privacy_status,
        {{ json_text('payload', '$.snippet.liveBroadcastContent') }} as live_broadcast_content,
        {{ json_fragment('payload', '$.topicDetails.topicCategories') }} as topic_categories,

        -- measures: lifetime counters, sent as text; absent means hidden or switched off, not zero
        {{ json_bigint('payload', '$.statistics.viewCount') }} as view_count_lifetime,
        {{ json_bigint('payload', '$.statistics.likeCount') }} as like_count_lifetime,
        {{ json_bigint('payload', '$.statistics.dislikeCount') }} as dislike_count_lifetime,
        {{ json_bigint('payload', '$.statistics.commentCount') }} as comment_count_lifetime,
        {{
            duration_seconds(json_text('payload', '$.contentDetails.duration'))
        }} as duration_seconds,
        coalesce({{ json_length('payload', '$.snippet.tags') }}, 0) as tag_count,
        coalesce(length({{ json_text('payload', '$.snippet.description') }}), 0) as caption_length,

        -- flags
        {{ json_has('payload', '$.statistics') }} as has_statistics,
        {{ json_has('payload', '$.liveStreamingDetails') }} as has_live_details,
        {{ json_boolean('payload', '$.status.madeForKids') }} as is_made_for_kids,

        -- dates and times
        {{
            json_moment('payload', '$.liveStreamingDetails.scheduledStartTime')
        }} as live_scheduled_at,
        {{ json_moment('payload', '$.liveStreamingDetails.actualStartTime') }} as live_started_at,
        {{ json_moment('payload', '$.liveStreamingDetails.actualEndTime') }} as live_ended_at,
        {{ json_moment('payload', '$.snippet.publishedAt') }} as published_at,
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
