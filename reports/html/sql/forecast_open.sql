with forecasts as (
    select
        *,
        row_number() over (
            partition by post_key, horizon_days, metric
            order by case stage when 'first_day' then 1 else 0 end desc, made_at desc
        ) as newest_rank
    from marts.fct_post_forecasts
    where metric = $metric and actual_count is null
)

select
    forecasts.stage,
    forecasts.horizon_days,
    forecasts.forecast_count,
    forecasts.lower_80_count,
    forecasts.upper_80_count,
    forecasts.baseline_median_count,
    forecasts.model_kind,
    forecasts.target_at,
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
where forecasts.newest_rank = 1 and posts.lifecycle <> 'deleted'
order by posts.published_at desc, posts.post_key, forecasts.horizon_days
limit 10
