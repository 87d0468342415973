-- one row per platform, metric and version: what it won and where a model answers; the newest 8
with versions as (
    select
        platform,
        metric,
        model_version,
        max(trained_at) as trained_at,
        cast(count(*) as bigint) as task_count,
        cast(count(case when role = 'champion' then 1 end) as bigint) as champion_count,
        cast(count(case when model_kind = 'model' then 1 end) as bigint) as model_count,
        max(train_post_count) as train_post_count
    from marts.fct_forecast_models
    where trained_at >= $trained_start_at
    group by platform, metric, model_version
),

placed as (
    select
        *,
        row_number() over (
            partition by platform, metric
            order by trained_at desc, model_version desc
        ) as place
    from versions
)

select * from placed
where place <= 8
order by platform, metric, place
