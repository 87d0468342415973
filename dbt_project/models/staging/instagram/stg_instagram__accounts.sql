with source as (
    select * from {{ source_or_empty('instagram', 'accounts') }}
),

final as (
    select
        -- ids
        {{ entity_key("'instagram'", 'account_id') }} as account_key,
        'instagram' as platform,
        cast(account_id as string) as account_id,
        cast(page_id as string) as parent_account_id,

        -- text
        coalesce(
            {{ json_text('payload', '$.name') }},
            {{ json_text('payload', '$.username') }}
        ) as account_name,
        {{ json_text('payload', '$.username') }} as handle,
        {{ json_text('payload', '$.biography') }} as description,
        {{
            regex_extract(json_text('payload', '$.profile_picture_url'), '^([^?]+)')
        }} as thumbnail_url,

        -- measures: lifetime counters
        {{ json_bigint('payload', '$.followers_count') }} as follower_count_lifetime,
        {{ json_bigint('payload', '$.media_count') }} as post_count_lifetime,

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
