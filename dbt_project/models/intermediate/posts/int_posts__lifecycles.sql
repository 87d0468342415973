{{ config(materialized = 'view') }}

with seen as (
    select * from {{ ref('int_posts__seen') }}
),

versions as (
    select * from {{ ref('int_posts__best_versions') }}
),

newest_uploads as (
    select * from {{ ref('int_posts__listed') }}
),

missing_since as (
    select * from {{ ref('int_posts__missing') }}
),

collection_gaps as (
    select * from {{ ref('int_collection_gaps__unioned') }}
),

newest_versions as (
    select * from versions
    where known_to is null
),

listed_accounts as (
    select distinct account_key from newest_uploads
),

unauthorised_accounts as (
    select
        account_key,
        max(observed_at) as refused_at
    from collection_gaps
    where reason = 'unauthorised' and resource in ('videos', 'video_statistics', 'uploads', 'posts', 'media')
    group by account_key
),

-- a playlist keeps a private video by name and of a deleted one only the place, both without the
-- moment of publication; in time it drops them, and a report still measures them
told as (
    select
        seen.post_key,
        missing_since.missing_since_at is not null
        or (
            newest_uploads.post_key is not null
            and newest_uploads.published_at is null
            and coalesce(newest_uploads.observed_at > seen.last_returned_at, true)
        )
        or (
            listed_accounts.account_key is not null
            and newest_uploads.post_key is null
            and seen.last_returned_at is null
        ) as is_gone,
        unauthorised_accounts.refused_at > seen.last_verified_at as is_refused,
        seen.last_returned_at is not null as was_returned,
        newest_uploads.privacy_status as listed_privacy,
        newest_versions.privacy_status as stated_privacy,
        missing_since.missing_since_at
    from seen
    left join newest_versions on seen.post_key = newest_versions.post_key
    left join newest_uploads on seen.post_key = newest_uploads.post_key
    left join missing_since on seen.post_key = missing_since.post_key
    left join listed_accounts on seen.account_key = listed_accounts.account_key
    left join unauthorised_accounts on seen.account_key = unauthorised_accounts.account_key
),

final as (
    select
        -- ids
        post_key,

        -- text
        case
            when is_gone and listed_privacy = 'private' then 'private'
            when stated_privacy is not null then stated_privacy
            when listed_privacy in ('public', 'unlisted', 'private') then listed_privacy
        end as privacy_status,
        case
            when is_gone and listed_privacy = 'private' then 'private'
            when is_gone then 'deleted'
            when is_refused then 'unauthorised'
            when coalesce(stated_privacy, listed_privacy) = 'private' then 'private'
            when stated_privacy = 'unlisted' then 'hidden'
            when was_returned then 'live'
        end as lifecycle,

        -- dates and times
        missing_since_at
    from told
)

select * from final
