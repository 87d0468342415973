with source as (
    select * from {{ source_or_empty('facebook', 'pages') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,

        -- text
        {{ json_text('payload', '$.name') }} as account_name,
        {{ json_text('payload', '$.username') }} as handle,
        {{ json_text('payload', '$.category') }} as category,
        {{ json_text('payload', '$.about') }} as description,
        {{ json_text('payload', '$.location.country') }} as country,
        {{ json_text('payload', '$.link') }} as permalink_url,
        {{
            regex_extract(json_text('payload', '$.picture.data.url'), '^([^?]+)')
        }} as thumbnail_url,
        {{ json_text('payload', '$.instagram_business_account.id') }} as instagram_account_id,

        -- measures: lifetime counters
        {{ json_bigint('payload', '$.followers_count') }} as follower_count_lifetime,
        {{ json_bigint('payload', '$.fan_count') }} as like_count_lifetime,

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
