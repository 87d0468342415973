select currency, cast(sum(estimated_revenue_micros) as bigint) as revenue_micros
from marts.fct_revenue_daily
where revenue_level = 'post' and metric_date >= $months_start
group by currency
order by currency
