select
    account_key,
    cast(sum(case when metric_date >= $start then estimated_revenue_micros end) as bigint)
        as estimated_revenue_micros,
    cast(sum(case when metric_date < $start then estimated_revenue_micros end) as bigint)
        as previous_estimated_revenue_micros,
    cast(count(distinct case when metric_date >= $start then metric_date end) as bigint)
        as day_count,
    cast(count(distinct case when metric_date < $start then metric_date end) as bigint)
        as previous_day_count
from marts.fct_revenue_daily
where
    revenue_level = 'account'
    and platform = $platform
    and currency = $currency
    and metric_date between $previous_start and $end
group by account_key
order by account_key
