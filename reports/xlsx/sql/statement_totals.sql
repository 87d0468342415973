-- the mart's own total of each currency, asked without anything else
select currency, cast(sum(revenue_micros) as bigint) as revenue_micros
from marts.fct_revenue_statements
where statement_month >= $months_start
group by currency
order by currency
