-- one row per post: its newest open forecast of each horizon, the later stage first
with ranked as (
    select
        *,
        row_number() over (
            partition by post_key, horizon_days
            order by
                case stage when 'first_day' then 1 else 0 end desc, made_at desc, model_version desc
        ) as newest_rank
    from marts.fct_post_forecasts
    where metric = $metric and actual_count is null and target_at >= $year_start_at
),

forecasts as (
    select
        post_key,
        min(stage) as stage,
        max(case when horizon_days = 7 then forecast_count end) as forecast_7,
        max(case when horizon_days = 7 then lower_80_count end) as lower_7,
        max(case when horizon_days = 7 then upper_80_count end) as upper_7,
        max(case when horizon_days = 7 then baseline_median_count end) as baseline_7,
        max(case when horizon_days = 28 then forecast_count end) as forecast_28,
        max(case when horizon_days = 28 then lower_80_count end) as lower_28,
        max(case when horizon_days = 28 then upper_80_count end) as upper_28,
        max(case when horizon_days = 28 then baseline_median_count end) as baseline_28
    from ranked
    where newest_rank = 1
    group by post_key
)

select
    forecasts.*,
    posts.post_id,
    posts.title,
    posts.post_kind,
    posts.duration_seconds,
    posts.published_date,
    posts.permalink_url,
    accounts.account_name
from forecasts
inner join marts.dim_posts as posts on forecasts.post_key = posts.post_key
inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
where posts.lifecycle is distinct from 'deleted'
order by posts.published_at desc nulls last, posts.post_key
limit 10
