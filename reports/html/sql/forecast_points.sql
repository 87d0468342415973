-- one row per post, metric and horizon that came true: what was forecast at the earliest stage;
-- the newest 120 of each platform, metric and horizon
with forecasts as (
    select
        *,
        case stage
            when 'third_day' then 3 when 'first_day' then 2 when 'first_hour' then 1 else 0
        end as stage_rank,
        row_number() over (
            partition by post_key, stage, horizon, metric
            order by made_at desc, model_version desc
        ) as newest_rank,
        max(case when metric = 'engaged_view_count' then 1 else 0 end) over (
            partition by account_key
        ) as engaged_rank
    from marts.fct_post_forecasts
    where
        target_at >= $outcomes_start_at
        and actual_count is not null
        and made_at <= target_at
),

staged as (
    select
        *,
        min(stage_rank) over (partition by platform, metric, horizon) as earliest_rank
    from forecasts
    where newest_rank = 1 and (metric <> 'view_count' or engaged_rank = 0)
),

placed as (
    select
        *,
        row_number() over (
            partition by platform, metric, horizon
            order by target_at desc, post_key
        ) as place
    from staged
    where stage_rank = earliest_rank
)

select
    placed.platform,
    placed.metric,
    placed.horizon,
    placed.stage,
    placed.model_kind,
    placed.served_name,
    placed.forecast_count,
    placed.lower_80_count,
    placed.upper_80_count,
    placed.lower_95_count,
    placed.upper_95_count,
    placed.baseline_median_count,
    placed.actual_count,
    placed.is_inside_80,
    posts.post_id,
    posts.post_key,
    coalesce(posts.title, substr(versions.description, 1, 120)) as title,
    posts.post_kind,
    posts.duration_seconds,
    posts.published_date,
    posts.permalink_url,
    accounts.account_name
from placed
inner join marts.dim_posts as posts on placed.post_key = posts.post_key
inner join marts.dim_accounts as accounts on posts.account_key = accounts.account_key
left join marts.dim_post_versions as versions
    on posts.post_key = versions.post_key and versions.is_current
where placed.place <= 120
order by placed.platform, placed.metric, placed.horizon, placed.place
