select account_key, account_id, platform, account_name, handle, ownership, currency, consent_scope, thumbnail_url, platform_day_zone,
    last_observed_at
from marts.dim_accounts
order by ownership desc, account_name nulls last, account_key
