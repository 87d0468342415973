-- Each account's days since $since_date, oldest first.
select
    days.account_key,
    days.platform,
    days.metric_date,
    days.view_count,
    days.engaged_view_count,
    days.engagement_count,
    days.reaction_count,
    days.settlement_status,
    days.known_from,
    coalesce(accounts.account_name, accounts.handle, accounts.account_id) as account_name
from marts.fct_account_metrics_daily as days
inner join marts.dim_accounts as accounts on days.account_key = accounts.account_key
where days.metric_date >= $since_date
order by days.platform, account_name, days.account_key, days.metric_date
