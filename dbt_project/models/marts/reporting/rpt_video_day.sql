{%- set texts = ['post_day_key', 'account_key', 'platform', 'account_id', 'post_id', 'metric_epoch', 'settlement_status', 'reading_source'] %}
{%- set measures = [
    'view_count', 'engaged_view_count', 'watch_seconds', 'reaction_count', 'like_count',
    'dislike_count', 'comment_count', 'share_count', 'save_count', 'engagement_count',
    'followers_gained_count', 'followers_lost_count', 'thumbnail_impression_count', 'thumbnail_click_count',
] %}
{%- set carried = texts + measures + ['has_negative'] %}

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

currencies as (
    select * from {{ ref('rpt_account_currency') }}
    where revenue_level = 'post'
),

-- the facts of a day and its money meet in one group, not in a join: a filter on the day then
-- reads only that day of both
unioned as (
    select
        post_key,
        metric_date,
        {{ carried | join(', ') }},
        cast(null as string) as currency,
        cast(null as string) as revenue_status,
        cast(null as bigint) as estimated_revenue_micros
    from post_days

    union all

    select
        revenue_days.post_key,
        revenue_days.metric_date,
        {% for text in texts %}cast(null as string), {% endfor %}
        {% for measure in measures %}cast(null as bigint), {% endfor %}
        cast(null as boolean), revenue_days.currency,
        revenue_days.revenue_status,
        revenue_days.estimated_revenue_micros
    from revenue_days
    inner join currencies
        on revenue_days.account_key = currencies.account_key
            and revenue_days.currency = currencies.currency
),

-- one row of facts a day: max only picks it
days as (
    select
        post_key,
        metric_date,
        {%- for column in carried %}
        max({{ column }}) as {{ column }},
        {%- endfor %}
        max(currency) as currency,
        max(revenue_status) as revenue_status,
        {{ sum_metric('estimated_revenue_micros') }} as estimated_revenue_micros
    from unioned
    group by post_key, metric_date
),

final as (
    select
        -- ids
        days.post_day_key,
        days.post_key,
        days.account_key,
        days.platform,
        days.account_id,
        days.post_id,

        -- text
        accounts.account_name,
        posts.title,
        posts.post_kind,
        posts.lifecycle,
        posts.permalink_url,
        days.metric_epoch,
        days.settlement_status,
        days.reading_source,
        days.currency,
        days.revenue_status,

        -- measures: numerators and denominators, ratios are made where they are shown
        posts.duration_seconds,
        {%- for measure in measures %}
        days.{{ measure }},
        {%- endfor %}
        days.estimated_revenue_micros,

        -- flags
        days.has_negative,

        -- dates and times
        days.metric_date,
        posts.published_date,
        posts.published_at,
        accounts.last_observed_at as last_loaded_at
    from days
    left join posts on days.post_key = posts.post_key
    left join accounts on days.account_key = accounts.account_key
    where days.post_day_key is not null
)

select * from final
