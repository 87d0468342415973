select currency, cast(sum(revenue_micros) as bigint) as revenue_micros
from marts.fct_revenue_statements
where platform = $platform and statement_month >= $months_start
group by currency
order by currency
