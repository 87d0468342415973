with source as (
    select * from {{ source_or_empty('facebook', 'metric_refusals') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,

        -- text
        resource,
        metric,
        lower(reason) as reason,
        detail,

        -- dates and times
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
