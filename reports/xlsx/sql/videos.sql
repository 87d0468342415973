-- revenue of each video in each currency, and the engaged views of the same days
with revenue as (
    select
        post_key,
        currency,
        cast(sum(estimated_revenue_micros) as bigint) as revenue_micros,
        cast(
            sum(case when revenue_status = 'estimate' then estimated_revenue_micros else 0 end)
            as bigint
        ) as estimate_micros,
        min(metric_date) as first_date,
        max(metric_date) as last_date
    from marts.fct_revenue_daily
    where revenue_level = 'post' and metric_date >= $months_start
    group by post_key, currency
),

revenue_days as (
    select distinct post_key, currency, metric_date
    from marts.fct_revenue_daily
    where revenue_level = 'post' and metric_date >= $months_start
),

engaged as (
    select
        revenue_days.post_key,
        revenue_days.currency,
        cast(sum(post_days.engaged_view_count) as bigint) as engaged_view_count
    from revenue_days
    inner join marts.fct_post_metrics_daily as post_days
        on
            revenue_days.post_key = post_days.post_key
            and revenue_days.metric_date = post_days.metric_date
    where post_days.metric_date >= $months_start
    group by revenue_days.post_key, revenue_days.currency
)

select
    revenue.currency,
    revenue.revenue_micros,
    revenue.estimate_micros,
    revenue.first_date,
    revenue.last_date,
    engaged.engaged_view_count,
    posts.post_id,
    posts.title,
    posts.post_kind,
    posts.published_date,
    posts.lifecycle,
    accounts.account_name,
    accounts.account_id
from revenue
left join engaged
    on revenue.post_key = engaged.post_key and revenue.currency = engaged.currency
left join marts.dim_posts as posts on revenue.post_key = posts.post_key
left join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
order by revenue.currency, revenue.revenue_micros desc, revenue.post_key
