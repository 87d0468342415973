{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_posts__versions'}) }}

with videos as (
    select * from {{ ref('stg_youtube__videos') }}
    where {{ raw_load_filter() }}
),

page_posts as (
    select * from {{ ref('stg_facebook__posts') }}
    where {{ raw_load_filter() }}
),

media as (
    select * from {{ ref('stg_instagram__media') }}
    where {{ raw_load_filter() }}
),

stories as (
    select * from {{ ref('stg_instagram__stories') }}
    where {{ raw_load_filter() }}
),

imports as (
    select * from {{ ref('stg_files__posts') }}
    where {{ raw_load_filter('imported_at') }}
),

{%- set nothing = 'cast(null as string)' %}

final as (
    select
        'api' as reading_source, post_key, account_key, platform, account_id, post_id,
        _dlt_load_id as load_id, consent_scope, title, description, tags, category_id, language,
        thumbnail_url, {{ nothing }} as permalink_url, {{ nothing }} as source_post_url,
        {{ nothing }} as post_kind,
        privacy_status, live_broadcast_content, has_live_details, duration_seconds, tag_count,
        caption_length, published_at, cast(null as date) as published_date, observed_at,
        _dlt_id as row_id
    from videos
    union all
    select
        'api', post_key, account_key, platform, account_id, post_id, _dlt_load_id, consent_scope,
        {{ nothing }}, description, {{ nothing }}, {{ nothing }}, {{ nothing }}, thumbnail_url,
        permalink_url, source_post_url, post_kind, privacy_status, {{ nothing }},
        cast(null as boolean), cast(null as bigint), cast(null as bigint), caption_length,
        published_at, cast(null as date), observed_at, _dlt_id
    from page_posts
    {% for relation in ['media', 'stories'] -%}
    union all
    select
        'api', post_key, account_key, platform, account_id, post_id, _dlt_load_id, consent_scope,
        {{ nothing }}, description, {{ nothing }}, {{ nothing }}, {{ nothing }}, thumbnail_url,
        permalink_url, {{ nothing }}, post_kind, {{ nothing }}, {{ nothing }},
        cast(null as boolean), cast(null as bigint), cast(null as bigint), caption_length,
        published_at, cast(null as date), observed_at, _dlt_id
    from {{ relation }}
    {% endfor -%}
    union all
    select
        'import', post_key, account_key, platform, account_id,
        post_id, _dlt_load_id, {{ nothing }}, title,
        description, tags, category_id, language,
        thumbnail_url, permalink_url, {{ nothing }}, lower(post_kind),
        {{ nothing }}, {{ nothing }}, cast(null as boolean), duration_seconds,
        tag_count, caption_length, published_at, published_date,
        imported_at, _dlt_id
    from imports
    where post_key is not null
)

select * from final
