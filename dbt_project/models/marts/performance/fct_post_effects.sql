with effects as (
    select * from {{ ref('stg_predictions__post_effects') }}
    where {{ allowed_platforms('platform') }}
),

-- each answer stands for all factors
newest_answers as (
    select max(made_at) as made_at
    from effects
),

final as (
    select
        -- ids
        {{ surrogate_key([
            'effects.scope', 'effects.platform', 'effects.account_key', 'effects.metric',
            'effects.factor', 'effects.level',
        ]) }} as post_effect_key,
        effects.account_key,

        -- text
        effects.scope,
        effects.platform,
        effects.metric,
        effects.factor,
        effects.level,
        effects.reference_level,
        effects.model_version,

        -- measures
        effects.level_order,
        effects.effect,
        effects.low,
        effects.high,
        effects.naive_effect,
        effects.p_value,
        effects.post_count,
        effects.model_post_count,
        effects.explained_rate,

        -- flags
        effects.is_clear,

        -- dates and times
        effects.made_at
    from effects
    inner join newest_answers on effects.made_at = newest_answers.made_at
)

select * from final
