with snapshots as (
    select * from {{ ref('fct_post_snapshots') }}
),

ranked_snapshots as (
    select
        *,
        row_number() over (
            partition by post_key, observed_date
            order by observed_at desc, post_snapshot_key asc
        ) as newest_rank
    from snapshots
),

final as (
    select
        -- ids
        post_snapshot_key,
        post_key,
        account_key,
        platform,

        -- measures: running totals, the last value wins
        view_count_lifetime,
        like_count_lifetime,
        comment_count_lifetime,

        -- dates and times
        observed_date,
        observed_at
    from ranked_snapshots
    where newest_rank = 1
)

select * from final
