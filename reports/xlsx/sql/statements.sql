select
    statements.statement_month,
    statements.currency,
    statements.revenue_source,
    statements.revenue_status,
    statements.revenue_micros,
    statements.restated_after_close_micros,
    statements.closed_at,
    statements.platform,
    statements.account_id,
    accounts.account_name
from marts.fct_revenue_statements as statements
left join marts.dim_accounts as accounts on statements.account_key = accounts.account_key
where statements.statement_month >= $months_start
order by
    statements.currency, statements.statement_month, accounts.account_name nulls last,
    statements.platform, statements.account_id, statements.revenue_source
