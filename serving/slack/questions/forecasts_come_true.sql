-- Forecasts whose count became known after $since and until $until.
with texts as (
    select post_key, description
    from marts.dim_post_versions
    where is_current
)

select
    forecasts.forecast_key,
    forecasts.post_key,
    forecasts.account_key,
    forecasts.platform,
    forecasts.stage,
    forecasts.metric,
    forecasts.horizon_days,
    forecasts.forecast_count,
    forecasts.lower_80_count,
    forecasts.upper_80_count,
    forecasts.actual_count,
    forecasts.is_inside_80,
    posts.post_kind,
    posts.permalink_url,
    coalesce(posts.title, texts.description) as title,
    coalesce(accounts.account_name, accounts.handle, accounts.account_id) as account_name
from marts.fct_post_forecasts as forecasts
inner join marts.dim_posts as posts on forecasts.post_key = posts.post_key
inner join marts.dim_accounts as accounts on forecasts.account_key = accounts.account_key
left join texts on forecasts.post_key = texts.post_key
where
    not forecasts.is_backtest
    and forecasts.actual_count is not null
    and forecasts.actual_known_at > $since
    and forecasts.actual_known_at <= $until
order by forecasts.made_at, forecasts.forecast_key
