with snapshots as (
    select
        *,
        row_number() over (
            partition by post_key order by observed_at desc, post_snapshot_key
        ) as newest_rank
    from marts.fct_post_snapshots
    where platform = $platform and observed_date >= $readings_start
),

posts as (
    select
        posts.post_kind,
        snapshots.view_count_lifetime as view_value,
        snapshots.engagement_count_lifetime as engagement_value
    from snapshots
    inner join marts.dim_posts as posts on snapshots.post_key = posts.post_key
    where snapshots.newest_rank = 1
),

placed as (
    select
        *,
        row_number() over (partition by post_kind order by view_value nulls last) as view_place,
        count(view_value) over (partition by post_kind) as view_held,
        row_number() over (partition by post_kind order by engagement_value nulls last)
            as engagement_place,
        count(engagement_value) over (partition by post_kind) as engagement_held
    from posts
)

select
    post_kind,
    cast(count(*) as bigint) as post_count,
    cast(sum(view_value) as bigint) as view_count_lifetime,
    sum(cast(view_value as double)
        * greatest(0, 1 - abs(view_place - 1 - 0.5 * (view_held - 1)))) as median_view_count,
    cast(sum(engagement_value) as bigint) as engagement_count,
    sum(cast(engagement_value as double)
        * greatest(0, 1 - abs(engagement_place - 1 - 0.5 * (engagement_held - 1))))
        as median_engagement_count
from placed
group by post_kind
order by
    view_count_lifetime desc nulls last, engagement_count desc nulls last, post_kind nulls last
