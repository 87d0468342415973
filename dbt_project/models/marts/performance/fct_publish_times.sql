with publish_times as (
    select * from {{ ref('stg_predictions__publish_times') }}
    where {{ allowed_platforms('platform') }}
),

-- each answer stands for all accounts
newest_answers as (
    select max(made_at) as made_at
    from publish_times
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'publish_times.account_key', 'publish_times.metric', 'publish_times.weekday',
            'publish_times.hour_block',
        ]) }} as publish_time_key,
        publish_times.account_key,

        -- text
        publish_times.platform,
        publish_times.metric,
        publish_times.model_version,

        -- measures
        publish_times.weekday,
        publish_times.hour_block,
        publish_times.effect,
        publish_times.low,
        publish_times.high,
        publish_times.post_count,

        -- flags
        publish_times.is_clear,

        -- dates and times
        publish_times.made_at
    from publish_times
    inner join newest_answers on publish_times.made_at = newest_answers.made_at
)

select * from final
