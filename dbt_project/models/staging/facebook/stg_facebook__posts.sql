with source as (
    select * from {{ source_or_empty('facebook', 'posts') }}
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
        edge,
        {{ json_text('payload', '$.message') }} as description,
        {{ json_text('payload', '$.permalink_url') }} as permalink_url,
        -- without what signs it anew for every answer
        {{ regex_extract(json_text('payload', '$.full_picture'), '^([^?]+)') }} as thumbnail_url,
        coalesce(
            {{ json_text('payload', '$.attachments.data[0].target.url') }},
            {{ json_text('payload', '$.attachments.data[0].unshimmed_url') }}
        ) as source_post_url,
        -- a reel is told by its address, else the attachment counts before the status
        case
            when {{ json_text('payload', '$.permalink_url') }} like '%/reel/%' then 'reel'
            when {{ json_text('payload', '$.attachments.data[0].type') }} like 'live%' then 'live'
            when {{ json_text('payload', '$.attachments.data[0].media_type') }} = 'video' then 'long'
            when {{ json_text('payload', '$.attachments.data[0].media_type') }} = 'album' then 'carousel'
            when {{ json_text('payload', '$.attachments.data[0].media_type') }} = 'photo' then 'image'
            when {{ json_text('payload', '$.attachments.data[0].media_type') }} is not null then 'link'
            when {{ json_text('payload', '$.status_type') }} = 'added_video' then 'long'
            when {{ json_text('payload', '$.status_type') }} = 'added_photos' then 'image'
            when {{ json_text('payload', '$.status_type') }} = 'shared_story' then 'link'
            when {{ json_text('payload', '$.message') }} is not null then 'text'
        end as post_kind,
        case
            when not {{ json_boolean('payload', '$.is_published') }} then 'private'
            when {{ json_boolean('payload', '$.is_hidden') }} then 'unlisted'
            else 'public'
        end as privacy_status,

        -- measures: lifetime counters; absent is not zero
        {{
            json_bigint('payload', '$.reactions.summary.total_count')
        }} as reaction_count_lifetime,
        {{ json_bigint('payload', '$.like.summary.total_count') }} as like_count_lifetime,
        {{ json_bigint('payload', '$.love.summary.total_count') }} as love_count_lifetime,
        {{ json_bigint('payload', '$.care.summary.total_count') }} as care_count_lifetime,
        {{ json_bigint('payload', '$.wow.summary.total_count') }} as wow_count_lifetime,
        {{ json_bigint('payload', '$.haha.summary.total_count') }} as haha_count_lifetime,
        {{ json_bigint('payload', '$.sad.summary.total_count') }} as sad_count_lifetime,
        {{ json_bigint('payload', '$.angry.summary.total_count') }} as angry_count_lifetime,
        {{ json_bigint('payload', '$.comments.summary.total_count') }} as comment_count_lifetime,
        {{ json_bigint('payload', '$.shares.count') }} as share_count_lifetime,
        coalesce(length({{ json_text('payload', '$.message') }}), 0) as caption_length,

        -- dates and times
        {{ graph_moment('payload', '$.created_time') }} as published_at,
        {{ graph_moment('payload', '$.updated_time') }} as edited_at,
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
