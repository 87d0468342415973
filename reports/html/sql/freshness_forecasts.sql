select metric, max(made_at) as made_at, max(actual_known_at) as actual_known_at
from marts.fct_post_forecasts
where target_at >= $year_start_at
group by metric
order by metric
