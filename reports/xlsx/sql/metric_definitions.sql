select
    metric,
    platform,
    label,
    description
from marts.metric_definitions
order by metric, platform
