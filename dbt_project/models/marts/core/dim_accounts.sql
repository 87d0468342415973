with channels as (
    select * from {{ ref('stg_youtube__channels') }}
),

posts as (
    select * from {{ ref('int_posts__seen') }}
),

imported_posts as (
    select * from {{ ref('stg_files__posts') }}
),

imported_account_days as (
    select * from {{ ref('stg_files__account_days') }}
),

revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
),

account_days as (
    select * from {{ ref('int_account_days__versions') }}
),

sightings as (
    select account_key, platform, account_id, observed_at from channels
    union all
    select account_key, platform, account_id, first_observed_at from posts
    union all
    select account_key, platform, account_id, known_from from account_days
    union all
    select account_key, platform, account_id, known_from from revenue_days
    union all
    select account_key, platform, account_id, imported_at from imported_posts
    union all
    select account_key, platform, account_id, imported_at from imported_account_days
),

accounts as (
    select
        account_key,
        platform,
        account_id,
        min(observed_at) as first_observed_at,
        max(observed_at) as last_observed_at
    from sightings
    where account_key is not null
    group by account_key, platform, account_id
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

imported_names as (
    select
        account_key,
        account_name,
        row_number() over (
            partition by account_key
            order by imported_at desc, _dlt_load_id desc, row_number desc
        ) as newest_rank
    from imported_posts
    where account_name is not null
),

currencies as (
    select
        account_key,
        currency,
        row_number() over (
            partition by account_key
            order by max(metric_date) desc, max(known_from) desc, currency asc
        ) as newest_rank
    from revenue_days
    where revenue_level = 'account'
    group by account_key, currency
),

final as (
    select
        -- ids
        accounts.account_key,
        accounts.platform,
        accounts.account_id,
        channels_ranked.parent_account_id,

        -- text
        coalesce(channels_ranked.account_name, imported_names.account_name) as account_name,
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
    left join imported_names
        on accounts.account_key = imported_names.account_key and imported_names.newest_rank = 1
    left join currencies
        on accounts.account_key = currencies.account_key and currencies.newest_rank = 1
)

select * from final
