with source as (
    select * from {{ source_or_empty('youtube', 'bulk_channel_reach_basic_a1') }}
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

        -- measures: clicks are rebuilt from the rate row by row, so that they add up
        cast(video_thumbnail_impressions as bigint) as thumbnail_impression_count,
        {{
            to_count('video_thumbnail_impressions * video_thumbnail_impressions_ctr')
        }} as thumbnail_click_count,

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
