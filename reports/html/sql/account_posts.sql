-- what is held of accounts whose own counters were never read, as after an import
select
    account_key,
    cast(count(*) as bigint) as held_post_count,
    min(published_date) as first_date,
    max(published_date) as newest_date
from marts.dim_posts
where platform = $platform and lifecycle is distinct from 'deleted'
group by account_key
order by held_post_count desc, account_key
