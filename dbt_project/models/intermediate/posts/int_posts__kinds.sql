{{ config(materialized = 'view') }}

with statements as (
    select * from {{ ref('int_posts__stated') }}
),

versions as (
    select * from {{ ref('int_posts__best_versions') }}
),

videos as (
    select * from {{ ref('int_posts__videos') }}
),

newest_versions as (
    select * from versions
    where known_to is null
),

-- a stream watched again later counts as video on demand, too: one live day makes it live
stated as (
    select
        post_key,
        case
            when has_live_days then 'live'
            when has_short_days then 'short'
            when has_story_days then 'story'
            when has_long_days then 'long'
        end as post_kind
    from statements
),

-- a reel is listed among the Page's reels; without a statement: live by its live details, short up to 180 seconds, as far as one can tell
-- without knowing the shape of the picture
final as (
    select
        newest_versions.post_key,
        coalesce(
            stated.post_kind,
            case when videos.is_live then 'live' when videos.is_reel then 'reel' end,
            newest_versions.post_kind,
            case
                when newest_versions.platform != 'youtube' then null
                when newest_versions.has_live_details then 'live'
                when newest_versions.live_broadcast_content in ('live', 'upcoming') then 'live'
                when newest_versions.duration_seconds between 1 and 180 then 'short'
                when newest_versions.duration_seconds > 180 then 'long'
            end
        ) as post_kind,
        case
            when videos.is_live or videos.is_reel then 'platform'
            when coalesce(stated.post_kind, newest_versions.post_kind) is not null then 'platform'
            when newest_versions.platform = 'youtube'
                and (
                    newest_versions.has_live_details
                    or newest_versions.live_broadcast_content in ('live', 'upcoming')
                    or newest_versions.duration_seconds > 0
                )
                then 'inferred'
        end as post_kind_source
    from newest_versions
    left join stated on newest_versions.post_key = stated.post_key
    left join videos on newest_versions.post_key = videos.post_key
    union all
    -- a video whose post no listing has shown
    select
        videos.post_key,
        case when videos.is_live then 'live' when videos.is_reel then 'reel' else 'long' end as post_kind,
        'platform' as post_kind_source
    from videos
    left join newest_versions on videos.post_key = newest_versions.post_key
    where newest_versions.post_key is null
)

select * from final
