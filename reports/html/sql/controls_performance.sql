-- the mart's own totals of what may be compared, asked in one step
select
    platform,
    metric,
    coalesce(count_basis, '') as count_basis,
    cast(count(*) as bigint) as post_count,
    cast(count(performance_factor) as bigint) as scored_post_count,
    cast(sum(actual_count) as bigint) as actual_count
from marts.rpt_post_performance
where
    actual_count is not null
    and post_key in (
        select post_key from marts.dim_posts
        where lifecycle is distinct from 'deleted'
    )
group by platform, metric, coalesce(count_basis, '')
order by platform, metric, coalesce(count_basis, '')
