with snapshots as (
    select
        *,
        row_number() over (partition by post_key order by observed_at desc) as newest_rank
    from marts.fct_post_snapshots
)

select
    posts.post_kind,
    cast(count(*) as bigint) as post_count,
    cast(sum(snapshots.view_count_lifetime) as bigint) as view_count_lifetime,
    quantile_cont(snapshots.view_count_lifetime, 0.5) as median_view_count
from snapshots
inner join marts.dim_posts as posts on snapshots.post_key = posts.post_key
where snapshots.newest_rank = 1
group by posts.post_kind
order by view_count_lifetime desc nulls last
