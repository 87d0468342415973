select cast(sum(estimated_revenue_micros) as bigint) as estimated_revenue_micros
from marts.fct_revenue_daily
where
    revenue_level = 'account'
    and platform = $platform
    and currency = $currency
    and metric_date between $start and $end
