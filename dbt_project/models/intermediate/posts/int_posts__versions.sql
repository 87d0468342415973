{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key'],
        meta = {'row_key': 'post_version_key'}
    )
}}

{%- set facts = [
    'account_key', 'account_id', 'consent_scope', 'title', 'description', 'tags',
    'category_id', 'language', 'thumbnail_url', 'permalink_url', 'source_post_url', 'post_kind', 'privacy_status',
    'live_broadcast_content', 'has_live_details', 'duration_seconds', 'tag_count',
    'caption_length', 'published_at', 'published_date',
] %}
{%- set columns -%}
reading_source, post_key, platform, post_id, {{ facts | join(', ') }}, load_id
{%- endset %}

{%- set since = moment_literal((last_build().since or '9000-01-01') ~ 'T00:00:00Z') %}

with new_readings as (
    select * from {{ ref('int_posts__readings') }}
),

-- of posts read anew, what is held since before stands for all older readings
readings as (
    select
        {{ columns }}, row_id, observed_at, observed_at as last_read_at, load_id as last_read_load
    from new_readings
    {% if is_incremental() -%}
    union all
    select
        {{ columns }}, '', known_from,
        case when last_observed_at < {{ since }} then last_observed_at else known_from end,
        case when last_observed_at < {{ since }} then last_load_id else load_id end
    from {{ this }}
    where known_from < {{ since }} and post_key in (select post_key from new_readings)
    {%- endif %}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['reading_source', 'post_key'],
        carried = ['platform', 'post_id'],
        values = facts,
        tie_break = ['load_id', 'row_id'],
        last_moment = 'last_read_at',
        last_load = 'last_read_load'
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(['reading_source', 'post_key', moment_text('known_from')]) }} as post_version_key,
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        category_id,
        load_id,
        last_load_id,

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
    from versions
)

select * from final
