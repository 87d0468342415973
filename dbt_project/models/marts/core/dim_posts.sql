with seen as (
    select * from {{ ref('int_posts__seen') }}
),

versions as (
    select * from {{ ref('int_posts__best_versions') }}
),

kinds as (
    select * from {{ ref('int_posts__kinds') }}
),

lifecycles as (
    select * from {{ ref('int_posts__lifecycles') }}
),

videos as (
    select * from {{ ref('int_posts__videos') }}
),

snapshots as (
    select * from {{ ref('int_post_snapshots__newest') }}
),

snapshots_ranked as (
    select
        *,
        row_number() over (
            partition by post_key
            order by observed_at desc, reading_source asc
        ) as newest_rank
    from snapshots
),

newest_versions as (
    select * from versions
    where known_to is null
),

final as (
    select
        -- ids
        seen.post_key,
        seen.account_key,
        seen.platform,
        seen.account_id,
        seen.post_id,
        newest_versions.category_id,

        -- text
        coalesce(newest_versions.title, videos.title) as title,
        kinds.post_kind,
        kinds.post_kind_source,
        lifecycles.lifecycle,
        lifecycles.privacy_status,
        newest_versions.language,
        newest_versions.thumbnail_url,
        coalesce(
            newest_versions.permalink_url,
            case
                when seen.platform = 'youtube'
                    then 'https://www.youtube.com/watch?v=' || seen.post_id
            end
        ) as permalink_url,
        newest_versions.source_post_url,
        videos.source_instagram_media_id as source_post_id,

        -- measures
        coalesce(newest_versions.duration_seconds, videos.duration_seconds) as duration_seconds,
        newest_versions.tag_count,
        newest_versions.caption_length,

        -- flags: YouTube leaves a hidden counter out; a file may just not have the column
        case
            when seen.platform = 'youtube' and snapshots_ranked.reading_source = 'api'
                then snapshots_ranked.like_count_lifetime is null
        end as is_like_count_hidden,
        case
            when seen.platform = 'youtube' and snapshots_ranked.reading_source = 'api'
                then snapshots_ranked.comment_count_lifetime is null
        end as is_comments_disabled,

        -- dates and times
        coalesce(newest_versions.published_at, seen.published_at) as published_at,
        coalesce(
            {{
                platform_date(
                    'coalesce(newest_versions.published_at, seen.published_at)', 'seen.platform'
                )
            }},
            newest_versions.published_date
        ) as published_date,
        seen.first_observed_at,
        seen.last_verified_at,
        lifecycles.missing_since_at
    from seen
    left join newest_versions on seen.post_key = newest_versions.post_key
    left join videos on seen.post_key = videos.post_key
    left join kinds on seen.post_key = kinds.post_key
    left join lifecycles on seen.post_key = lifecycles.post_key
    left join snapshots_ranked
        on seen.post_key = snapshots_ranked.post_key and snapshots_ranked.newest_rank = 1
)

select * from final
