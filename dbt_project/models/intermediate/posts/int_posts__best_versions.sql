{{ config(materialized = 'view') }}

with versions as (
    select * from {{ ref('int_posts__versions') }}
),

-- what the platform answers counts before what a file says about the same post
ranked as (
    select
        *,
        dense_rank() over (partition by post_key order by reading_source asc) as source_rank
    from versions
),

final as (
    select
        -- ids
        post_version_key,
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        category_id,

        -- text
        reading_source,
        consent_scope,
        title,
        description,
        tags,
        language,
        thumbnail_url,
        permalink_url,
        source_post_url,
        post_kind,
        privacy_status,
        live_broadcast_content,

        -- measures
        duration_seconds,
        tag_count,
        caption_length,

        -- flags
        has_live_details,

        -- dates and times
        published_at,
        published_date,
        known_from,
        known_to,
        last_observed_at
    from ranked
    where source_rank = 1
)

select * from final
