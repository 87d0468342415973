select
    post_kind,
    cast(count(case when published_date between $start and $end then 1 end) as bigint)
        as published_count,
    cast(count(*) as bigint) as post_count
from marts.dim_posts
where platform = $platform and lifecycle is distinct from 'deleted'
group by post_kind
order by post_kind nulls last
