-- accounts without any revenue, and the newest reason; a day that has yet to come is none
with reasons as (
    select
        account_key,
        reason,
        row_number() over (
            partition by account_key
            order by metric_date desc nulls last, reason
        ) as newest_rank
    from marts.metric_availability
    where
        metric = 'estimated_revenue_micros'
        and entity_type = 'account'
        and availability <> 'available'
        and (metric_date >= $months_start or metric_date is null)
        and account_key not in (
            select account_key from marts.fct_revenue_statements
            where statement_month >= $months_start
        )
)

select accounts.account_name, accounts.account_id, reasons.reason
from reasons
inner join marts.dim_accounts as accounts on reasons.account_key = accounts.account_key
where reasons.newest_rank = 1
order by accounts.account_name nulls last, accounts.account_id
