-- Posts published since $since with their newest running totals, and how they did at the age reached.
with performances as (
    select
        post_key,
        title,
        age,
        metric,
        actual_count,
        expected_count,
        performance_factor,
        row_number() over (
            partition by post_key
            order by case when metric = 'engagement_count' then 2 else 1 end, metric
        ) as metric_rank
    from marts.rpt_post_performance
    where published_at >= $since
),

-- the words of a post without a title are its caption
texts as (
    select post_key, description
    from marts.dim_post_versions
    where is_current
)

select
    posts.post_key,
    posts.account_key,
    posts.platform,
    posts.post_kind,
    posts.permalink_url,
    posts.published_at,
    newest.view_count_lifetime,
    newest.like_count_lifetime,
    newest.observed_at,
    performances.age,
    performances.metric,
    performances.actual_count,
    performances.expected_count,
    performances.performance_factor,
    coalesce(posts.title, performances.title, texts.description) as title,
    coalesce(accounts.account_name, accounts.handle, accounts.account_id) as account_name
from marts.dim_posts as posts
inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
left join marts.rpt_post_newest as newest on posts.post_key = newest.post_key
left join performances on posts.post_key = performances.post_key and performances.metric_rank = 1
left join texts on posts.post_key = texts.post_key
where posts.published_at >= $since and posts.published_at <= $until
order by posts.published_at desc, posts.post_key
