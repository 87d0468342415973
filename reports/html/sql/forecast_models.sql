-- one row per platform, metric, stage and horizon: the version in charge, and the newest that met it
with trained as (
    select
        *,
        row_number() over (
            partition by platform, metric, stage, horizon
            order by trained_at desc, model_version desc
        ) as newest_rank,
        row_number() over (
            partition by platform, metric, stage, horizon
            order by
                case when role = 'challenger' then 1 else 0 end asc,
                trained_at desc,
                model_version desc
        ) as champion_rank
    from marts.fct_forecast_models
    where trained_at >= $trained_start_at
)

select
    champions.platform,
    champions.metric,
    champions.stage,
    champions.horizon,
    champions.model_version,
    champions.trained_at,
    champions.champion_version as met_version,
    champions.model_kind,
    champions.served_name,
    champions.reason,
    champions.model_log_mae,
    champions.baseline_name,
    champions.baseline_log_mae,
    champions.test_post_count,
    newest.model_version as newest_version,
    newest.trained_at as newest_trained_at
from trained as champions
inner join trained as newest
    on
        champions.platform = newest.platform
        and champions.metric = newest.metric
        and champions.stage = newest.stage
        and champions.horizon = newest.horizon
where champions.champion_rank = 1 and newest.newest_rank = 1
order by champions.platform, champions.metric, champions.horizon, champions.stage
