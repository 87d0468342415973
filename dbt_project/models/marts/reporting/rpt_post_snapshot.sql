-- no step looks across days, so that a filter on observed_date reads only those days
with snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

newest as (
    select * from {{ ref('rpt_post_newest') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

final as (
    select
        -- ids
        snapshots.post_snapshot_key,
        snapshots.post_key,
        snapshots.account_key,
        snapshots.platform,
        snapshots.account_id,
        snapshots.post_id,

        -- text
        accounts.account_name,
        posts.title,
        posts.post_kind,
        posts.lifecycle,
        posts.permalink_url,
        posts.thumbnail_url,
        snapshots.metric_epoch,
        snapshots.reading_source,

        -- measures: running totals, the last value wins
        posts.duration_seconds,
        snapshots.view_count_lifetime,
        snapshots.like_count_lifetime,
        snapshots.comment_count_lifetime,
        snapshots.dislike_count_lifetime,
        snapshots.share_count_lifetime,
        snapshots.save_count_lifetime,

        -- flags
        snapshots.is_decrease,
        coalesce(snapshots.observed_at = newest.observed_at, false) as is_newest,

        -- dates and times
        snapshots.observed_at,
        snapshots.observed_date,
        posts.published_at,
        posts.published_date,
        accounts.last_observed_at as last_loaded_at
    from snapshots
    left join posts on snapshots.post_key = posts.post_key
    left join newest on snapshots.post_key = newest.post_key
    left join accounts on snapshots.account_key = accounts.account_key
)

select * from final
