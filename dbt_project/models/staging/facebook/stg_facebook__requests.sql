with source as (
    select * from {{ source_or_empty('facebook', 'requests') }}
),

final as (
    select
        -- ids
        request_id,

        -- text
        'facebook' as platform,
        endpoint,
        bucket as quota_bucket,
        api_version,
        consent_scope,

        -- measures
        cast(units as bigint) as quota_unit_count,
        cast(row_count as bigint) as row_count,

        -- codes
        cast(status_code as bigint) as status_code,

        -- dates and times
        cast(pacific_date as date) as quota_date,
        cast(observed_at as timestamp) as observed_at,

        -- load
        _dlt_load_id,
        _dlt_id
    from source
    where {{ as_of_filter('observed_at') }}
)

select * from final
