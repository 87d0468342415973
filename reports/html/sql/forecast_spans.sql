-- one row per platform, metric and account: how many forecasts it has and its newest outcome
select
    platform,
    metric,
    account_key,
    cast(count(*) as bigint) as forecast_count,
    max(made_at) as made_at,
    max(actual_known_at) as actual_known_at,
    max(case when actual_count is not null then target_at end) as newest_target_at
from marts.fct_post_forecasts
where target_at >= $ever_at
group by platform, metric, account_key
order by platform, metric, account_key
