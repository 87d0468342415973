with source as (
    select * from {{ source_or_empty('instagram', 'collection_gaps') }}
),

final as (
    select
        -- ids
        {{ entity_key("'instagram'", 'account_id') }} as account_key,
        'instagram' as platform,
        cast(account_id as string) as account_id,

        -- text
        resource,
        lower(reason) as reason,
        detail,

        -- dates and times
        cast(gap_start_date as date) as gap_start_date,
        cast(gap_end_date as date) as gap_end_date,
        cast(recoverable_until as date) as recoverable_until,
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
