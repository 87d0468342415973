select
    account_key,
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
where scope = 'account'
order by platform, metric, account_key, factor, level_order, level
