-- YouTube's first, then the others by name; what any platform means comes last
select
    metric,
    platform,
    label,
    description,
    platform_name,
    is_derived
from marts.metric_definitions
order by metric, case platform when 'youtube' then 0 when 'any' then 2 else 1 end, platform
