-- Σ creatives = Σ posts on every platform, and with crossposts = originals + crossposts
with creative_totals as (
    select * from {{ ref('fct_creative_totals') }}
),

readings as (
    select * from {{ ref('int_posts__newest_readings') }}
),

post_counts as (
    select
        platform,
        'view_count' as metric,
        observed_epoch as count_basis,
        view_count_lifetime as newest_count
    from readings

    union all

    select
        platform,
        'engagement_count' as metric,
        engagement_parts as count_basis,
        engagement_count_lifetime as newest_count
    from readings
),

of_posts as (
    select
        platform,
        metric,
        count_basis,
        count(*) as post_count,
        sum(newest_count) as total_count
    from post_counts
    where newest_count is not null
    group by platform, metric, count_basis
),

of_creatives as (
    select
        platform,
        metric,
        count_basis,
        sum(post_count) as post_count,
        sum(total_count_lifetime) as total_count,
        sum(original_count_lifetime) + sum(crosspost_count_lifetime) as parts_count
    from creative_totals
    group by platform, metric, count_basis
)

select
    of_posts.platform,
    of_posts.metric,
    of_posts.count_basis,
    of_posts.total_count as posts_have,
    of_creatives.total_count as creatives_have
from of_posts
left join of_creatives
    on of_posts.platform = of_creatives.platform
        and of_posts.metric = of_creatives.metric
        and of_posts.count_basis = of_creatives.count_basis
where
    of_posts.total_count is distinct from of_creatives.total_count
    or of_posts.post_count is distinct from of_creatives.post_count
    or of_creatives.parts_count is distinct from of_creatives.total_count
