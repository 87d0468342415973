-- Every account by which people may ask, with how many of its posts are known, and whether it is
-- collected from its platform or known from imported files alone.
with collected as (
    select account_key
    from marts.rpt_post_newest
    where reading_source != 'import'
    union distinct
    select account_key
    from marts.fct_account_metrics_daily
    where reading_source != 'import' and metric_date is not null
),

post_counts as (
    select account_key, count(*) as post_count
    from marts.dim_posts
    group by account_key
)

select
    accounts.account_key,
    accounts.platform,
    accounts.account_id,
    accounts.handle,
    accounts.last_observed_at,
    coalesce(accounts.account_name, accounts.handle, accounts.account_id) as account_name,
    coalesce(post_counts.post_count, 0) as post_count,
    accounts.handle is not null or collected.account_key is not null as is_collected
from marts.dim_accounts as accounts
left join post_counts on accounts.account_key = post_counts.account_key
left join collected on accounts.account_key = collected.account_key
order by post_count desc, account_name, accounts.platform
