{{ config(materialized = 'view') }}

with videos as (
    select * from {{ ref('stg_youtube__videos') }}
),

video_statistics as (
    select * from {{ ref('stg_youtube__video_statistics') }}
),

imports as (
    select * from {{ ref('stg_files__post_snapshots') }}
),

readings as (
    select
        'api' as reading_source, post_key, account_key, platform, account_id, post_id,
        view_count_lifetime, like_count_lifetime, comment_count_lifetime, dislike_count_lifetime,
        cast(null as bigint) as share_count_lifetime, cast(null as bigint) as save_count_lifetime,
        observed_at, observed_at as known_at, _dlt_load_id as load_id, _dlt_id as row_id,
        2 as preference
    from videos
    where has_statistics
    union all
    select
        'api', post_key, account_key, platform, account_id, post_id, view_count_lifetime,
        like_count_lifetime, comment_count_lifetime, cast(null as bigint), cast(null as bigint),
        cast(null as bigint), observed_at, observed_at as known_at, _dlt_load_id, _dlt_id, 1
    from video_statistics
    union all
    select
        'import', post_key, account_key, platform, account_id, post_id, view_count_lifetime,
        like_count_lifetime, comment_count_lifetime, dislike_count_lifetime, share_count_lifetime,
        save_count_lifetime, observed_at, imported_at, _dlt_load_id, _dlt_id, row_number
    from imports
    where post_key is not null and observed_at is not null
),

-- one reading a moment: the fuller call before the cheaper one, a later import before an earlier
ranked as (
    select
        *,
        row_number() over (
            partition by reading_source, post_key, observed_at
            order by known_at desc, preference desc, load_id asc, row_id asc
        ) as reading_rank
    from readings
    where coalesce(view_count_lifetime, like_count_lifetime, comment_count_lifetime) is not null
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        load_id,

        -- text
        reading_source,

        -- measures: lifetime counters
        view_count_lifetime,
        like_count_lifetime,
        comment_count_lifetime,
        dislike_count_lifetime,
        share_count_lifetime,
        save_count_lifetime,

        -- dates and times
        {{ platform_date('observed_at', 'platform') }} as observed_date,
        observed_at,
        known_at
    from ranked
    where reading_rank = 1
)

select * from final
