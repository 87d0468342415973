with accounts as (
    select * from {{ ref('int_accounts__seen') }}
),

channels as (
    select * from {{ ref('int_accounts__channels') }}
),

currency_days as (
    select * from {{ ref('int_accounts__currencies') }}
),

currencies as (
    select
        *,
        row_number() over (
            partition by account_key
            order by newest_date desc, currency asc
        ) as newest_rank
    from currency_days
),

final as (
    select
        -- ids
        accounts.account_key,
        accounts.platform,
        accounts.account_id,
        channels.parent_account_id,

        -- text
        coalesce(channels.account_name, accounts.imported_name) as account_name,
        channels.handle,
        case when channels.has_been_owner then 'owned' else 'observed' end as ownership,
        channels.consent_scope,
        channels.country_code,
        {{ platform_zone('accounts.platform') }} as platform_day_zone,
        currencies.currency,
        channels.thumbnail_url,

        -- flags
        channels.is_follower_count_hidden,

        -- dates and times
        channels.published_at,
        accounts.first_observed_at,
        accounts.last_observed_at
    from accounts
    left join channels on accounts.account_key = channels.account_key
    left join currencies
        on accounts.account_key = currencies.account_key and currencies.newest_rank = 1
)

select * from final
