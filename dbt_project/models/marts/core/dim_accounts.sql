with accounts as (
    select * from {{ ref('int_accounts__seen') }}
),

channels as (
    select * from {{ ref('stg_youtube__channels') }}
),

revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
),

channels_ranked as (
    select
        *,
        row_number() over (
            partition by account_key
            order by observed_at desc, _dlt_load_id desc, _dlt_id desc
        ) as newest_rank
    from channels
),

-- an account that once let us in is owned; whether it still does, its newest reading says
consents as (
    select
        account_key,
        max(case when consent_scope = 'owner' then 1 else 0 end) as is_owner
    from channels
    group by account_key
),

currency_days as (
    select
        account_key,
        currency,
        max(metric_date) as newest_date
    from revenue_days
    where revenue_level = 'account'
    group by account_key, currency
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
        channels_ranked.parent_account_id,

        -- text
        coalesce(channels_ranked.account_name, accounts.imported_name) as account_name,
        channels_ranked.handle,
        case when consents.is_owner = 1 then 'owned' else 'observed' end as ownership,
        channels_ranked.consent_scope,
        channels_ranked.country_code,
        {{ platform_zone('accounts.platform') }} as platform_day_zone,
        currencies.currency,
        channels_ranked.thumbnail_url,

        -- flags
        channels_ranked.is_follower_count_hidden,

        -- dates and times
        channels_ranked.published_at,
        accounts.first_observed_at,
        accounts.last_observed_at
    from accounts
    left join channels_ranked
        on accounts.account_key = channels_ranked.account_key and channels_ranked.newest_rank = 1
    left join consents on accounts.account_key = consents.account_key
    left join currencies
        on accounts.account_key = currencies.account_key and currencies.newest_rank = 1
)

select * from final
