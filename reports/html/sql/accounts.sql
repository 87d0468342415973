select account_key, account_id, platform, account_name, handle, ownership, currency, consent_scope, thumbnail_url, platform_day_zone
from marts.dim_accounts
order by ownership desc, account_name nulls last, account_key
