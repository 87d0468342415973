-- one row per platform, metric, stage and horizon: the version in charge, and the newest that met it
with beaten as (
    select distinct
        platform,
        metric,
        stage,
        horizon,
        champion_version as model_version
    from marts.fct_forecast_models
    where
        trained_at >= $trained_start_at
        and role = 'champion'
        and champion_version <> model_version
),

-- of two trained at one moment the one that beat the other is newer
trained as (
    select
        models.*,
        row_number() over (
            partition by models.platform, models.metric, models.stage, models.horizon
            order by
                models.trained_at desc,
                case when beaten.model_version is null then 0 else 1 end asc,
                models.model_version desc
        ) as newest_rank,
        row_number() over (
            partition by models.platform, models.metric, models.stage, models.horizon
            order by
                case when models.role = 'challenger' then 1 else 0 end asc,
                models.trained_at desc,
                case when beaten.model_version is null then 0 else 1 end asc,
                models.model_version desc
        ) as champion_rank
    from marts.fct_forecast_models as models
    left join beaten
        on
            models.platform = beaten.platform
            and models.metric = beaten.metric
            and models.stage = beaten.stage
            and models.horizon = beaten.horizon
            and models.model_version = beaten.model_version
    where models.trained_at >= $trained_start_at
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
