select
    account_key,
    cast(count(distinct metric_date) as bigint) as held_day_count
from marts.fct_account_metrics_daily
where metric_date between $start and $end
group by account_key
order by account_key
