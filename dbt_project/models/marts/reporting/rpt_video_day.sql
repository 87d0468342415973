with post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

accounts as (
    select * from {{ ref('dim_accounts') }}
),

revenue_days as (
    select * from {{ ref('fct_revenue_daily') }}
    where revenue_level = 'post'
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
        revenue_days.post_key,
        revenue_days.metric_date,
        revenue_days.currency,
        max(revenue_days.revenue_status) as revenue_status,
        {{ sum_metric('estimated_revenue_micros', 'revenue_days.estimated_revenue_micros') }}
            as estimated_revenue_micros
    from revenue_days
    inner join chosen_currencies
        on revenue_days.account_key = chosen_currencies.account_key
            and revenue_days.currency = chosen_currencies.currency
    group by revenue_days.post_key, revenue_days.metric_date, revenue_days.currency
),

final as (
    select
        -- ids
        post_days.post_day_key,
        post_days.post_key,
        post_days.account_key,
        post_days.platform,
        post_days.account_id,
        post_days.post_id,

        -- text
        accounts.account_name,
        posts.title,
        posts.post_kind,
        posts.lifecycle,
        posts.permalink_url,
        post_days.metric_epoch,
        post_days.settlement_status,
        post_days.reading_source,
        revenue.currency,
        revenue.revenue_status,

        -- measures: numerators and denominators, ratios are made where they are shown
        posts.duration_seconds,
        post_days.view_count,
        post_days.engaged_view_count,
        post_days.watch_seconds,
        post_days.reaction_count,
        post_days.like_count,
        post_days.dislike_count,
        post_days.comment_count,
        post_days.share_count,
        post_days.save_count,
        post_days.engagement_count,
        post_days.followers_gained_count,
        post_days.followers_lost_count,
        post_days.thumbnail_impression_count,
        post_days.thumbnail_click_count,
        revenue.estimated_revenue_micros,

        -- flags
        post_days.has_negative,

        -- dates and times
        post_days.metric_date,
        posts.published_date,
        posts.published_at,
        accounts.last_observed_at as last_loaded_at
    from post_days
    left join posts on post_days.post_key = posts.post_key
    left join accounts on post_days.account_key = accounts.account_key
    left join revenue
        on post_days.post_key = revenue.post_key
            and post_days.metric_date = revenue.metric_date
)

select * from final
