select
    currency,
    max(metric_date) as newest_date,
    max(case when revenue_status = 'settled' then metric_date end) as settled_date,
    max(known_from) as known_from
from marts.fct_revenue_daily
where revenue_level = 'account' and metric_date >= $months_start
group by currency
order by currency
