with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

revenue_days as (
    select * from {{ ref('fct_revenue_daily') }}
    where revenue_level = 'account'
),

-- money of two currencies is never added up: the reporting currency, or the account's first one
currencies as (
    select
        account_key,
        min(
            case when currency = '{{ var("reporting_currency", "USD") }}' then '' else currency end
        ) as first_currency
    from revenue_days
    group by account_key
),

chosen_currencies as (
    select
        account_key,
        case when first_currency = '' then '{{ var("reporting_currency", "USD") }}' else first_currency end
            as currency
    from currencies
),

revenue as (
    select
        revenue_days.account_key,
        revenue_days.metric_date,
        revenue_days.currency,
        max(revenue_days.revenue_status) as revenue_status,
        {{ sum_metric('estimated_revenue_micros', 'revenue_days.estimated_revenue_micros') }}
            as estimated_revenue_micros
    from revenue_days
    inner join chosen_currencies
        on revenue_days.account_key = chosen_currencies.account_key
            and revenue_days.currency = chosen_currencies.currency
    group by revenue_days.account_key, revenue_days.metric_date, revenue_days.currency
),

final as (
    select
        -- ids
        account_days.account_day_key,
        account_days.account_key,
        account_days.platform,
        account_days.account_id,

        -- text
        accounts.account_name,
        accounts.handle,
        accounts.ownership,
        accounts.country_code,
        account_days.metric_epoch,
        account_days.settlement_status,
        account_days.reading_source,
        revenue.currency,
        revenue.revenue_status,

        -- measures: numerators and denominators, ratios are made where they are shown
        account_days.view_count,
        account_days.engaged_view_count,
        account_days.watch_seconds,
        account_days.reaction_count,
        account_days.like_count,
        account_days.dislike_count,
        account_days.comment_count,
        account_days.share_count,
        account_days.save_count,
        account_days.engagement_count,
        account_days.followers_gained_count,
        account_days.followers_lost_count,
        revenue.estimated_revenue_micros,

        -- dates and times
        account_days.metric_date,
        accounts.last_observed_at as last_loaded_at
    from account_days
    left join accounts on account_days.account_key = accounts.account_key
    left join revenue
        on account_days.account_key = revenue.account_key
            and account_days.metric_date = revenue.metric_date
)

select * from final
