with source as (
    select * from {{ source_or_empty('youtube', 'channel_device_days') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,

        -- text
        upper(device_type) as device,

        -- measures: gained on the day, never lifetime counters
        cast(views as bigint) as view_count,
        cast(engaged_views as bigint) as engaged_view_count,
        cast(red_views as bigint) as premium_view_count,
        cast(estimated_minutes_watched * 60 as bigint) as watch_seconds,
        cast(estimated_red_minutes_watched * 60 as bigint) as premium_watch_seconds,
        cast(likes as bigint) as reaction_count,
        cast(likes as bigint) as like_count,
        cast(dislikes as bigint) as dislike_count,
        cast(comments as bigint) as comment_count,
        cast(shares as bigint) as share_count,
        cast(videos_added_to_playlists as bigint) as save_count,
        cast(videos_removed_from_playlists as bigint) as unsave_count,
        cast(subscribers_gained as bigint) as followers_gained_count,
        cast(subscribers_lost as bigint) as followers_lost_count,

        -- measures that never add up
        {{ to_float('average_view_duration') }} as average_view_seconds,
        {{ to_float('average_view_percentage / 100') }} as average_viewed_rate,

        -- dates and times
        cast(day as date) as metric_date,
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
