with source as (
    select * from {{ source_or_empty('facebook', 'missing_posts') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", 'post_id') }} as post_key,
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,
        cast(post_id as string) as post_id,

        -- text
        reason,

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
