{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_posts__versions'}) }}

with videos as (
    select * from {{ ref('stg_youtube__videos') }}
    where {{ raw_load_filter() }}
),

imports as (
    select * from {{ ref('stg_files__posts') }}
    where {{ raw_load_filter('imported_at') }}
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
        'import', post_key, account_key, platform, account_id,
        post_id, _dlt_load_id, cast(null as string), title,
        description, tags, category_id, language,
        thumbnail_url, permalink_url, lower(post_kind),
        cast(null as string), cast(null as string), cast(null as boolean), duration_seconds,
        tag_count, caption_length, published_at, published_date,
        imported_at, _dlt_id
    from imports
    where post_key is not null
)

select * from final
