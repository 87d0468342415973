with forecasts as (
    select
        *,
        row_number() over (
            partition by post_key, stage, horizon_days, metric
            order by made_at desc, model_version desc
        ) as newest_rank
    from marts.fct_post_forecasts
    where
        metric = $metric
        and stage = $stage
        and horizon_days = $horizon
        and actual_count > 0
        and made_at <= target_at
        and target_at >= $year_start_at
)

select
    forecasts.stage,
    forecasts.horizon_days,
    forecasts.forecast_count,
    forecasts.lower_80_count,
    forecasts.upper_80_count,
    forecasts.baseline_median_count,
    forecasts.actual_count,
    forecasts.is_inside_80,
    forecasts.target_at,
    posts.title,
    posts.post_key,
    posts.published_at
from forecasts
inner join marts.dim_posts as posts on forecasts.post_key = posts.post_key
where
    forecasts.newest_rank = 1
    and forecasts.lower_80_count is not null
    and forecasts.upper_80_count is not null
order by posts.published_at desc nulls last, posts.post_key
limit 15
