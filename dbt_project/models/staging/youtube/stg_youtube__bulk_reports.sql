with source as (
    select * from {{ source_or_empty('youtube', 'bulk_reports') }}
),

final as (
    select
        -- ids
        {{ entity_key("'youtube'", 'channel_id') }} as account_key,
        'youtube' as platform,
        cast(channel_id as string) as account_id,
        cast(job_id as string) as job_id,
        cast(report_id as string) as report_id,

        -- text
        report_type,
        sha256 as file_sha256,
        archive_path,

        -- measures
        cast(row_count as bigint) as row_count,

        -- dates and times
        {{ platform_date('cast(start_time as timestamp)', "'youtube'") }} as metric_date,
        cast(create_time as timestamp) as reported_at,
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
