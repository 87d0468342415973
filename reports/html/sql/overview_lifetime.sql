-- the newest counters of each account, and the oldest to compare them with
with snapshots as (
    select
        *,
        row_number() over (partition by account_key order by observed_at desc) as newest_rank,
        row_number() over (partition by account_key order by observed_at) as oldest_rank
    from marts.fct_account_snapshots
)

select
    account_key,
    max(case when newest_rank = 1 then follower_count_lifetime end) as follower_count_lifetime,
    max(case when newest_rank = 1 then view_count_lifetime end) as view_count_lifetime,
    max(case when newest_rank = 1 then post_count_lifetime end) as post_count_lifetime,
    max(case when newest_rank = 1 then observed_at end) as observed_at,
    max(case when oldest_rank = 1 then observed_at end) as first_observed_at
from snapshots
group by account_key
