{#- of a video that is gone only its own id is told, which is no post's -#}
{%- set whole_post_id = "case when strpos(post_id, '_') > 0 then post_id end" %}

with source as (
    select * from {{ source_or_empty('facebook', 'missing_posts') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", whole_post_id) }} as post_key,
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,
        {{ whole_post_id }} as post_id,

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
