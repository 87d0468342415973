-- a row per account, month and currency: the statement, what changed since, and the days
with statements as (
    select
        account_key,
        platform,
        account_id,
        statement_month,
        currency,
        max(revenue_status) as revenue_status,
        cast(sum(revenue_micros) as bigint) as statement_micros,
        cast(sum(coalesce(restated_after_close_micros, 0)) as bigint) as restated_micros
    from marts.fct_revenue_statements
    where statement_month >= $months_start
    group by account_key, platform, account_id, statement_month, currency
),

revenue_days as (
    select
        *,
        cast(date_trunc('month', cast(metric_date as date)) as date) as statement_month
    from marts.fct_revenue_daily
    where metric_date >= $months_start
),

days as (
    select
        account_key,
        platform,
        account_id,
        statement_month,
        currency,
        cast(count(distinct metric_date) as bigint) as day_count,
        cast(
            sum(case when revenue_level = 'account' then estimated_revenue_micros end) as bigint
        ) as day_micros,
        cast(sum(case when revenue_level = 'post' then estimated_revenue_micros end) as bigint)
            as post_micros
    from revenue_days
    group by account_key, platform, account_id, statement_month, currency
)

select
    coalesce(statements.account_key, days.account_key) as account_key,
    accounts.account_name,
    coalesce(statements.platform, days.platform) as platform,
    coalesce(statements.account_id, days.account_id) as account_id,
    coalesce(statements.statement_month, days.statement_month) as statement_month,
    coalesce(statements.currency, days.currency) as currency,
    coalesce(statements.revenue_status, 'missing') as revenue_status,
    coalesce(statements.statement_micros, 0) as statement_micros,
    coalesce(statements.restated_micros, 0) as restated_micros,
    days.day_count,
    days.day_micros,
    days.post_micros
from statements
full outer join days
    on
        statements.account_key = days.account_key
        and statements.statement_month = days.statement_month
        and statements.currency = days.currency
left join marts.dim_accounts as accounts
    on coalesce(statements.account_key, days.account_key) = accounts.account_key
where statements.account_key is not null or days.day_micros is not null
order by
    coalesce(statements.currency, days.currency),
    coalesce(statements.statement_month, days.statement_month),
    accounts.account_name nulls last,
    coalesce(statements.platform, days.platform),
    coalesce(statements.account_id, days.account_id)
