select
    account_key,
    max(observed_at) as observed_at,
    count(distinct observed_at) as reading_count
from marts.fct_account_snapshots
group by account_key
order by account_key
