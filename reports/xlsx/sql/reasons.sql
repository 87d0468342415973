-- accounts without revenue, and why
select distinct accounts.account_name, accounts.account_id, gaps.reason
from marts.metric_availability as gaps
inner join marts.dim_accounts as accounts on gaps.account_key = accounts.account_key
where
    gaps.metric = 'estimated_revenue_micros'
    and gaps.entity_type = 'account'
    and gaps.availability <> 'available'
order by accounts.account_name, accounts.account_id, gaps.reason
