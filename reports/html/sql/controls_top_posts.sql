-- the same ten posts, summed in one step
with ranked as (
    select
        post_days.post_key,
        sum(post_days.engaged_view_count) as engaged_view_count,
        sum(post_days.view_count) as view_count,
        sum(post_days.watch_seconds) as watch_seconds
    from marts.fct_post_metrics_daily as post_days
    inner join marts.dim_posts as posts on post_days.post_key = posts.post_key
    where
        posts.lifecycle is distinct from 'deleted'
        and post_days.platform = $platform
        and post_days.metric_date between $start and $end
    group by post_days.post_key
    order by
        coalesce(sum(post_days.engaged_view_count), sum(post_days.view_count)) desc nulls last,
        post_days.post_key
    limit 10
)

select
    cast(sum(engaged_view_count) as bigint) as engaged_view_count,
    cast(sum(watch_seconds) as bigint) as watch_seconds
from ranked
