-- one row per post, metric and horizon not reached: its newest forecast, the latest stage first;
-- the newest posts of each platform
with ranked as (
    select
        *,
        row_number() over (
            partition by post_key, horizon, metric
            order by
                case stage
                    when 'third_day' then 3 when 'first_day' then 2 when 'first_hour' then 1 else 0
                end desc,
                made_at desc,
                model_version desc
        ) as newest_rank,
        max(case when metric = 'engaged_view_count' then 1 else 0 end) over (
            partition by account_key
        ) as engaged_rank
    from marts.fct_post_forecasts
    where target_at >= $open_start_at and actual_count is null and not is_backtest
),

open_forecasts as (
    select
        ranked.*,
        posts.post_id,
        coalesce(posts.title, substr(versions.description, 1, 120)) as title,
        posts.post_kind,
        posts.duration_seconds,
        posts.published_date,
        posts.permalink_url,
        accounts.account_name,
        row_number() over (
            partition by ranked.platform, ranked.metric, ranked.horizon
            order by posts.published_at desc nulls last, ranked.post_key
        ) as place,
        count(*) over (
            partition by ranked.platform, ranked.metric, ranked.horizon
        ) as open_count
    from ranked
    inner join marts.dim_posts as posts on ranked.post_key = posts.post_key
    inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
    left join marts.dim_post_versions as versions
        on posts.post_key = versions.post_key and versions.is_current
    where
        ranked.newest_rank = 1
        and (ranked.metric <> 'view_count' or ranked.engaged_rank = 0)
        and posts.lifecycle is distinct from 'deleted'
)

select
    platform,
    metric,
    horizon,
    stage,
    model_kind,
    served_name,
    forecast_count,
    lower_80_count,
    upper_80_count,
    lower_95_count,
    upper_95_count,
    baseline_median_count,
    made_at,
    target_at,
    open_count,
    post_id,
    post_key,
    title,
    post_kind,
    duration_seconds,
    published_date,
    permalink_url,
    account_name
from open_forecasts
where place <= 8
order by platform, metric, horizon, place
