select
    platform,
    currency,
    cast(count(distinct account_key) as bigint) as account_count,
    max(metric_date) as newest_date,
    max(case when revenue_status = 'settled' then metric_date end) as settled_date,
    max(known_from) as known_from
from marts.fct_revenue_daily
where revenue_level = 'account' and metric_date >= $year_start
group by platform, currency
order by account_count desc, platform, currency
