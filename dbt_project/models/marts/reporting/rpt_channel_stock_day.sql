with snapshots as (
    select * from {{ ref('fct_account_snapshots') }}
),

ranked_snapshots as (
    select
        *,
        row_number() over (
            partition by account_key, observed_date
            order by observed_at desc, account_snapshot_key asc
        ) as newest_rank
    from snapshots
),

final as (
    select
        -- ids
        account_snapshot_key,
        account_key,
        platform,
        account_id,

        -- measures: stocks, the last value wins
        follower_count_lifetime,
        view_count_lifetime,
        post_count_lifetime,

        -- dates and times
        observed_date,
        observed_at
    from ranked_snapshots
    where newest_rank = 1
)

select * from final
