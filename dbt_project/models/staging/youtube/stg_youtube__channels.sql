with source as (
    select * from {{ source_or_empty('youtube', 'channels') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(content_owner_id as string) as parent_account_id,
        {{
            json_text('payload', '$.contentDetails.relatedPlaylists.uploads')
        }} as uploads_playlist_id,

        -- text
        {{ json_text('payload', '$.snippet.title') }} as account_name,
        {{ json_text('payload', '$.snippet.customUrl') }} as handle,
        {{ json_text('payload', '$.snippet.description') }} as description,
        {{ json_text('payload', '$.snippet.country') }} as country_code,
        coalesce(
            {{ json_text('payload', '$.snippet.thumbnails.high.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.medium.url') }},
            {{ json_text('payload', '$.snippet.thumbnails.default.url') }}
        ) as thumbnail_url,
        {{ json_text('payload', '$.status.privacyStatus') }} as privacy_status,

        -- measures: lifetime counters; the platform rounds followers down to three digits
        case
            when {{ json_boolean('payload', '$.statistics.hiddenSubscriberCount') }} then null
            else {{ json_bigint('payload', '$.statistics.subscriberCount') }}
        end as follower_count_lifetime,
        {{ json_bigint('payload', '$.statistics.viewCount') }} as view_count_lifetime,
        {{ json_bigint('payload', '$.statistics.videoCount') }} as post_count_lifetime,

        -- flags
        coalesce(
            {{ json_boolean('payload', '$.statistics.hiddenSubscriberCount') }},
            false
        ) as is_follower_count_hidden,

        -- dates and times
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
