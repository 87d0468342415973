with source as (
    select * from {{ source_or_empty('youtube', 'bulk_channel_basic_a3') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", "nullif(video_id, '')") }} as post_key,
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        nullif(cast(video_id as string), '') as post_id,
        cast(job_id as string) as job_id,
        cast(report_id as string) as report_id,

        -- text
        lower(live_or_on_demand) as live_or_on_demand,
        lower(subscribed_status) as subscribed_status,
        upper(country_code) as country_code,

        -- measures: gained on the day, never lifetime counters
        cast(views as bigint) as view_count,
        cast(engaged_views as bigint) as engaged_view_count,
        cast(red_views as bigint) as premium_view_count,
        cast(round(watch_time_minutes * 60) as bigint) as watch_seconds,
        cast(round(red_watch_time_minutes * 60) as bigint) as premium_watch_seconds,
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
        {{ to_float('average_view_duration_seconds') }} as average_view_seconds,
        {{ to_float('average_view_duration_percentage / 100') }} as average_viewed_rate,

        -- dates and times
        cast(date as date) as metric_date,
        cast(report_create_time as timestamp) as reported_at,
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
