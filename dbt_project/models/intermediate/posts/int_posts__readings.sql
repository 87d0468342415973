{{ config(materialized = 'view') }}

with videos as (
    select * from {{ ref('stg_youtube__videos') }}
),

imports as (
    select * from {{ ref('stg_files__posts') }}
),

-- what the platform answers counts before what a file says about the same post
read_posts as (
    select distinct post_key from videos
),

final as (
    select
        'api' as reading_source, post_key, account_key, platform, account_id, post_id,
        _dlt_load_id as load_id, consent_scope, title, description, tags, category_id, language,
        thumbnail_url, cast(null as string) as permalink_url, cast(null as string) as post_kind,
        privacy_status, live_broadcast_content, has_live_details, duration_seconds, tag_count,
        caption_length, published_at, cast(null as date) as published_date, observed_at,
        _dlt_id as row_id
    from videos
    union all
    select
        'import', imports.post_key, imports.account_key, imports.platform, imports.account_id,
        imports.post_id, imports._dlt_load_id, cast(null as string), imports.title,
        imports.description, imports.tags, imports.category_id, imports.language,
        imports.thumbnail_url, imports.permalink_url, lower(imports.post_kind),
        cast(null as string), cast(null as string), cast(null as boolean), imports.duration_seconds,
        imports.tag_count, imports.caption_length, imports.published_at, imports.published_date,
        imports.imported_at, imports._dlt_id
    from imports
    left join read_posts on imports.post_key = read_posts.post_key
    where imports.post_key is not null and read_posts.post_key is null
)

select * from final
