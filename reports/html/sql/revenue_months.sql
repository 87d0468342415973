select
    account_key,
    account_id,
    statement_month,
    currency,
    max(revenue_status) as revenue_status,
    cast(sum(revenue_micros) as bigint) as revenue_micros,
    cast(sum(restated_after_close_micros) as bigint) as restated_after_close_micros
from marts.fct_revenue_statements
where platform = $platform and statement_month >= $months_start
group by account_key, account_id, statement_month, currency
order by statement_month, account_id, currency, account_key
