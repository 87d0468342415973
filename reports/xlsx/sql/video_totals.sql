select currency, cast(sum(estimated_revenue_micros) as bigint) as revenue_micros
from marts.fct_revenue_daily
where revenue_level = 'post'
group by currency
order by currency
