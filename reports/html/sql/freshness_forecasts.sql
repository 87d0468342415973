select metric, max(made_at) as made_at, max(actual_known_at) as actual_known_at, count(*) as row_count
from marts.fct_post_forecasts
group by metric
order by metric
