-- the newest counters of each account
with snapshots as (
    select
        *,
        row_number() over (
            partition by account_key order by observed_at desc, account_snapshot_key
        ) as newest_rank
    from marts.fct_account_snapshots
    where observed_date >= $readings_start
)

select
    account_key,
    follower_count_lifetime,
    view_count_lifetime,
    post_count_lifetime,
    observed_at
from snapshots
where newest_rank = 1
order by account_key
