select
    platform,
    metric,
    factor,
    level,
    level_order,
    reference_level,
    effect,
    low,
    high,
    naive_effect,
    is_clear,
    post_count,
    model_post_count,
    made_at
from marts.fct_post_effects
where scope = 'all'
order by platform, metric, factor, level_order, level
