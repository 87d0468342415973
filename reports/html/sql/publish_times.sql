select
    account_key,
    platform,
    metric,
    weekday,
    hour_block,
    effect,
    low,
    high,
    is_clear,
    post_count
from marts.fct_publish_times
order by platform, account_key, metric, weekday, hour_block
