{{ config(materialized = 'table') }}

with snapshots as (
    select * from {{ ref('int_post_snapshots__newest') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

ranked_snapshots as (
    select
        *,
        row_number() over (
            partition by post_key
            order by observed_at desc, reading_source asc
        ) as newest_rank
    from snapshots
    where observed_at is not null
),

final as (
    select
        -- ids
        posts.post_key,
        posts.account_key,
        posts.platform,

        -- text
        ranked_snapshots.reading_source,

        -- measures: running totals, the last value wins
        ranked_snapshots.view_count_lifetime,
        ranked_snapshots.like_count_lifetime,
        ranked_snapshots.comment_count_lifetime,

        -- dates and times
        ranked_snapshots.observed_at
    from ranked_snapshots
    inner join posts on ranked_snapshots.post_key = posts.post_key
    where ranked_snapshots.newest_rank = 1
)

select * from final
