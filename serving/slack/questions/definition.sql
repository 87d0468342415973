-- What a metric counts on a platform; the platform's own words before those of all imports.
select label, unit, additivity, platform_name, days_until_settled, is_derived, description
from marts.metric_definitions
where metric = $metric and platform in ($platform, 'any')
order by case when platform = 'any' then 2 else 1 end
limit 1
