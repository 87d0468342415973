with source as (
    select * from {{ source_or_empty('youtube', 'video_retention') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'video_id') }} as post_key,
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(video_id as string) as post_id,

        -- measures
        cast(started_watching as bigint) as started_view_count,
        cast(stopped_watching as bigint) as stopped_view_count,

        -- measures that never add up
        {{ to_float('elapsed_video_time_ratio') }} as elapsed_rate,
        {{ to_float('audience_watch_ratio') }} as audience_watch_rate,
        {{ to_float('relative_retention_performance') }} as relative_retention_rate,

        -- dates and times
        cast(start_date as date) as window_start_date,
        cast(end_date as date) as window_end_date,
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
