with readings as (
    select * from {{ ref('int_posts__readings') }}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['post_key'],
        carried = ['platform', 'post_id'],
        values = [
            'reading_source', 'account_key', 'account_id', 'consent_scope', 'title', 'description',
            'tags', 'category_id', 'language', 'thumbnail_url', 'permalink_url', 'post_kind',
            'privacy_status', 'live_broadcast_content', 'has_live_details', 'duration_seconds',
            'tag_count', 'caption_length', 'published_at', 'published_date',
        ],
        tie_break = ['load_id', 'row_id']
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', moment_text('known_from')]) }} as post_version_key,
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
