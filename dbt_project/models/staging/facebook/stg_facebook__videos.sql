{#- a video names its post without the Page: a post's own id has both -#}
{%- set post_id -%}
case when strpos(post_id, '_') > 0 then post_id else concat(page_id, '_', post_id) end
{%- endset -%}

with source as (
    select * from {{ source_or_empty('facebook', 'videos') }}
),

final as (
    select
        -- ids
        {{ entity_key("'facebook'", post_id) }} as post_key,
        {{ entity_key("'facebook'", 'page_id') }} as account_key,
        'facebook' as platform,
        cast(page_id as string) as account_id,
        {{ post_id }} as post_id,
        cast(video_id as string) as video_id,

        -- text
        edge,
        {{ json_text('payload', '$.title') }} as title,
        {{ json_text('payload', '$.description') }} as description,
        {{ json_text('payload', '$.permalink_url') }} as permalink_url,
        {{ json_text('payload', '$.source_instagram_media_id') }} as source_instagram_media_id,

        -- measures
        {{ to_count(to_float(json_text('payload', '$.length'))) }} as duration_seconds,

        -- flags
        edge = 'video_reels' as is_reel,
        {{ json_text('payload', '$.live_status') }} is not null as is_live,

        -- dates and times
        {{ graph_moment('payload', '$.created_time') }} as published_at,
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
