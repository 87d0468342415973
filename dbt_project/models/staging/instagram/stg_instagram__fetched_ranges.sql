with source as (
    select * from {{ source_or_empty('instagram', 'fetched_ranges') }}
),

final as (
    select
        -- ids
        {{ entity_key("'instagram'", 'account_id') }} as account_key,
        'instagram' as platform,
        cast(account_id as string) as account_id,

        -- text
        resource,

        -- dates and times
        cast(start_date as date) as range_start_date,
        cast(end_date as date) as range_end_date,
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
