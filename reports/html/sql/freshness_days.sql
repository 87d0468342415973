select
    account_key,
    max(metric_date) as newest_date,
    max(case when settlement_status = 'settled' then metric_date end) as settled_date,
    max(known_from) as known_from
from marts.fct_account_metrics_daily
where
    metric_date >= $year_start
    and (view_count is not null or engaged_view_count is not null)
group by account_key
order by account_key
