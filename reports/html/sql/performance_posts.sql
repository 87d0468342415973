-- every post at its best age, by what may be compared: platform, metric and basis
with posts as (
    select post_key
    from marts.dim_posts
    where lifecycle is distinct from 'deleted'
)

select
    post_performance_key,
    post_key,
    account_key,
    creative_key,
    platform,
    post_id,
    post_kind,
    title,
    permalink_url,
    age,
    metric,
    coalesce(count_basis, '') as count_basis,
    language,
    topic,
    duration_seconds,
    caption_length,
    hashtag_count,
    published_weekday,
    published_hour_local,
    local_time_zone,
    actual_count,
    expected_count,
    performance_factor,
    robust_score,
    outperformed_rate,
    peer_count,
    published_date
from marts.rpt_post_performance
where actual_count is not null and post_key in (select post_key from posts)
order by platform, metric, count_basis nulls first, account_key, published_date, post_key
