-- each post at the oldest age it has reached; the newest quarter of a year
with performances as (
    select
        performances.*,
        row_number() over (
            partition by performances.post_key
            order by
                case performances.age
                    when '28d' then 6 when '7d' then 5 when '3d' then 4
                    when '1d' then 3 when '6h' then 2 else 1
                end desc,
                performances.metric
        ) as age_rank
    from marts.fct_post_performance as performances
    where
        performances.performance_factor is not null
        and performances.platform = $platform
        and (performances.metric = 'engagement_count') = $is_engagement
        and performances.age <> 'lifetime'
)

select
    performances.post_key,
    performances.age,
    performances.metric,
    performances.actual_count,
    performances.expected_count,
    performances.performance_factor,
    performances.peer_count,
    posts.post_id,
    coalesce(posts.title, substr(versions.description, 1, 120)) as title,
    posts.post_kind,
    posts.duration_seconds,
    posts.published_date,
    posts.permalink_url,
    accounts.account_name
from performances
inner join marts.dim_posts as posts on performances.post_key = posts.post_key
inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
left join marts.dim_post_versions as versions
    on posts.post_key = versions.post_key and versions.is_current
where
    performances.age_rank = 1
    and performances.performance_factor > 1
    and posts.lifecycle is distinct from 'deleted'
    and posts.published_date > $recent_start
order by performances.performance_factor desc, performances.post_key
limit 8
