select
    account_key,
    max(observed_at) as observed_at
from marts.fct_account_snapshots
where observed_date >= $readings_start
group by account_key
order by account_key
