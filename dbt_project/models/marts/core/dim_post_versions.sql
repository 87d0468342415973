with versions as (
    select * from {{ ref('int_posts__best_versions') }}
),

-- only what people see makes a version here; other fields may change without one
compared as (
    select
        *,
        coalesce(title, '~') || '|' || coalesce(description, '~') || '|' || coalesce(tags, '~') || '|'
        || coalesce(thumbnail_url, '~') || '|' || coalesce(privacy_status, '~') || '|'
        || coalesce(cast(duration_seconds as string), '~') as shown_text
    from versions
),

changes as (
    select
        *,
        lag(shown_text) over (partition by post_key order by known_from) as previous_text
    from compared
),

final as (
    select
        -- ids
        post_version_key,
        post_key,
        platform,
        post_id,

        -- text
        title,
        description,
        tags,
        thumbnail_url,
        privacy_status,

        -- measures
        duration_seconds,

        -- flags
        lead(known_from) over (partition by post_key order by known_from) is null as is_current,

        -- dates and times
        known_from as valid_from,
        lead(known_from) over (partition by post_key order by known_from) as valid_to
    from changes
    where previous_text is null or previous_text != shown_text
)

select * from final
