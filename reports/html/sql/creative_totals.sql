-- how much of each platform's total are works that were counted before
select
    platform,
    metric,
    coalesce(count_basis, '') as count_basis,
    cast(count(distinct creative_key) as bigint) as creative_count,
    cast(sum(post_count) as bigint) as post_count,
    cast(sum(crosspost_count) as bigint) as crosspost_count,
    cast(sum(total_count_lifetime) as bigint) as total_count,
    cast(sum(original_count_lifetime) as bigint) as original_count,
    cast(sum(crosspost_count_lifetime) as bigint) as crosspost_total_count
from marts.fct_creative_totals
where total_count_lifetime is not null
group by platform, metric, coalesce(count_basis, '')
order by platform, metric, coalesce(count_basis, '')
