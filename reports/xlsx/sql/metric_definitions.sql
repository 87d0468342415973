select
    metric,
    label,
    description,
    platform_name,
    case platform when 'youtube' then 'YouTube' else 'The platform' end as platform_label,
    is_derived
from marts.metric_definitions
order by metric, case platform when 'youtube' then 1 else 0 end
