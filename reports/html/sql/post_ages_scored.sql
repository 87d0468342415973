-- the posts with a page of their own, at every age and by every metric
select
    post_key,
    age,
    metric,
    coalesce(count_basis, '') as count_basis,
    actual_count,
    expected_count,
    performance_factor,
    robust_score,
    outperformed_rate,
    peer_count
from marts.fct_post_performance
where post_key in ($keys) and actual_count is not null
order by
    post_key, metric, count_basis nulls first,
    case age
        when '1h' then 1 when '6h' then 2 when '1d' then 3
        when '3d' then 4 when '7d' then 5 when '28d' then 6 else 7
    end
