-- the base of revenue per 1,000: days that have both
with revenue_days as (
    select distinct account_key, metric_date
    from marts.fct_revenue_daily
    where
        platform = $platform
        and revenue_level = 'account'
        and metric_date >= $months_start
),

account_days as (
    select
        account_key,
        metric_date,
        engaged_view_count,
        cast(date_trunc('month', cast(metric_date as date)) as date) as statement_month
    from marts.fct_account_metrics_daily
    where metric_date >= $months_start
)

select
    account_days.statement_month,
    cast(sum(account_days.engaged_view_count) as bigint) as engaged_view_count
from account_days
inner join revenue_days
    on
        account_days.account_key = revenue_days.account_key
        and account_days.metric_date = revenue_days.metric_date
group by account_days.statement_month
order by account_days.statement_month
