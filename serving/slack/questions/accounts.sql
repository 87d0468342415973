-- Every account by which people may ask, with how many of its posts are known.
select
    accounts.account_key,
    accounts.platform,
    accounts.account_id,
    accounts.handle,
    accounts.last_observed_at,
    coalesce(accounts.account_name, accounts.handle, accounts.account_id) as account_name,
    count(posts.post_key) as post_count
from marts.dim_accounts as accounts
left join marts.dim_posts as posts on accounts.account_key = posts.account_key
group by
    accounts.account_key,
    accounts.platform,
    accounts.account_id,
    accounts.handle,
    accounts.last_observed_at,
    accounts.account_name
order by post_count desc, account_name, accounts.platform
