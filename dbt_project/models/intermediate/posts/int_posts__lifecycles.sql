{{ config(materialized = 'view') }}

with seen as (
    select * from {{ ref('int_posts__seen') }}
),

versions as (
    select * from {{ ref('int_posts__versions') }}
),

uploads as (
    select * from {{ ref('stg_youtube__uploads') }}
),

missing_videos as (
    select * from {{ ref('stg_youtube__missing_videos') }}
),

collection_gaps as (
    select * from {{ ref('stg_youtube__collection_gaps') }}
),

newest_versions as (
    select * from versions
    where known_to is null
),

uploads_ranked as (
    select
        *,
        row_number() over (partition by post_key order by observed_at desc, _dlt_id desc) as newest_rank
    from uploads
),

newest_uploads as (
    select * from uploads_ranked
    where newest_rank = 1
),

-- the first answer that left the post out since it was last returned
missing_since as (
    select
        missing_videos.post_key,
        min(missing_videos.observed_at) as missing_since_at
    from missing_videos
    inner join seen on missing_videos.post_key = seen.post_key
    where seen.last_returned_at is null or missing_videos.observed_at > seen.last_returned_at
    group by missing_videos.post_key
),

unauthorised_accounts as (
    select
        account_key,
        max(observed_at) as refused_at
    from collection_gaps
    where reason = 'unauthorised' and resource in ('videos', 'video_statistics', 'uploads')
    group by account_key
),

final as (
    select
        -- ids
        seen.post_key,

        -- text: a playlist keeps a private video by name, of a deleted one only the place
        coalesce(
            case
                when
                    missing_since.missing_since_at is not null
                    and newest_uploads.privacy_status = 'private'
                    then 'private'
            end,
            newest_versions.privacy_status,
            case
                when newest_uploads.privacy_status in ('public', 'unlisted', 'private')
                    then newest_uploads.privacy_status
            end
        ) as privacy_status,
        case
            when
                missing_since.missing_since_at is not null
                and newest_uploads.privacy_status = 'private'
                then 'private'
            when missing_since.missing_since_at is not null then 'deleted'
            when unauthorised_accounts.refused_at > seen.last_verified_at then 'unauthorised'
            when coalesce(newest_versions.privacy_status, newest_uploads.privacy_status) = 'private'
                then 'private'
            when newest_versions.privacy_status = 'unlisted' then 'hidden'
            when seen.last_returned_at is not null then 'live'
        end as lifecycle,

        -- dates and times
        missing_since.missing_since_at
    from seen
    left join newest_versions on seen.post_key = newest_versions.post_key
    left join newest_uploads on seen.post_key = newest_uploads.post_key
    left join missing_since on seen.post_key = missing_since.post_key
    left join unauthorised_accounts on seen.account_key = unauthorised_accounts.account_key
)

select * from final
