-- What a statement says the platform says now is the sum of the account's revenue days of the month,
-- to the micro; and a closed statement's restatement is the difference to it.
with statements as (
    select * from {{ ref('fct_revenue_statements') }}
    where {{ days_tested_in(['fct_revenue_statements'], 'statement_month') }}
),

revenue_days as (
    select * from {{ ref('fct_revenue_daily') }}
    where
        revenue_level = 'account'
        and {{ days_tested_in(['fct_revenue_statements'], after=30) }}
),

months as (
    select
        account_key,
        revenue_source,
        currency,
        {{ month_start('metric_date') }} as statement_month,
        {{ sum_metric('estimated_revenue_micros') }} as revenue_micros
    from revenue_days
    where {{ days_tested_in(['fct_revenue_statements'], month_start('metric_date')) }}
    group by account_key, revenue_source, currency, {{ month_start('metric_date') }}
)

select
    coalesce(statements.account_key, months.account_key) as account_key,
    coalesce(statements.statement_month, months.statement_month) as statement_month,
    statements.current_revenue_micros,
    months.revenue_micros
from statements
full outer join months
    on statements.account_key = months.account_key
        and statements.revenue_source = months.revenue_source
        and statements.currency = months.currency
        and statements.statement_month = months.statement_month
where
    statements.current_revenue_micros is distinct from months.revenue_micros
    or (
        statements.revenue_status = 'closed'
        and statements.restated_after_close_micros
        != coalesce(statements.current_revenue_micros, 0) - coalesce(statements.revenue_micros, 0)
    )
