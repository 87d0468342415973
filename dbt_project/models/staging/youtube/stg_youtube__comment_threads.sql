with source as (
    select * from {{ source_or_empty('youtube', 'comment_threads') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'video_id') }} as post_key,
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(video_id as string) as post_id,
        cast(thread_id as string) as comment_thread_id,
        {{
            entity_key(
                "'youtube'",
                json_text('payload', '$.snippet.topLevelComment.snippet.authorChannelId.value')
            )
        }} as author_key,

        -- text
        coalesce(
            {{ json_text('payload', '$.snippet.topLevelComment.snippet.textOriginal') }},
            {{ json_text('payload', '$.snippet.topLevelComment.snippet.textDisplay') }}
        ) as comment_text,

        -- measures
        {{
            json_bigint('payload', '$.snippet.topLevelComment.snippet.likeCount')
        }} as like_count_lifetime,
        {{ json_bigint('payload', '$.snippet.totalReplyCount') }} as reply_count_lifetime,

        -- dates and times
        {{
            json_moment('payload', '$.snippet.topLevelComment.snippet.publishedAt')
        }} as published_at,
        {{ json_moment('payload', '$.snippet.topLevelComment.snippet.updatedAt') }} as edited_at,
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
