{%- set texts = ['account_day_key', 'platform', 'account_id', 'metric_epoch', 'settlement_status', 'reading_source'] %}
{%- set measures = [
    'view_count', 'engaged_view_count', 'watch_seconds', 'reaction_count', 'like_count',
    'dislike_count', 'comment_count', 'share_count', 'save_count', 'engagement_count',
    'followers_gained_count', 'followers_lost_count',
] %}
{%- set carried = texts + measures %}

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

currencies as (
    select * from {{ ref('rpt_account_currency') }}
    where revenue_level = 'account'
),

-- the facts of a day and its money meet in one group, not in a join: a filter on the day then
-- reads only that day of both
unioned as (
    select
        account_key,
        metric_date,
        {{ carried | join(', ') }},
        cast(null as string) as currency,
        cast(null as string) as revenue_status,
        cast(null as bigint) as estimated_revenue_micros
    from account_days

    union all

    select
        revenue_days.account_key,
        revenue_days.metric_date,
        {% for text in texts %}cast(null as string), {% endfor %}
        {% for measure in measures %}cast(null as bigint), {% endfor %}
        revenue_days.currency,
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
        account_key,
        metric_date,
        {%- for column in carried %}
        max({{ column }}) as {{ column }},
        {%- endfor %}
        max(currency) as currency,
        max(revenue_status) as revenue_status,
        {{ sum_metric('estimated_revenue_micros') }} as estimated_revenue_micros
    from unioned
    group by account_key, metric_date
),

final as (
    select
        -- ids
        days.account_day_key,
        days.account_key,
        days.platform,
        days.account_id,

        -- text
        accounts.account_name,
        accounts.handle,
        accounts.ownership,
        accounts.country_code,
        days.metric_epoch,
        days.settlement_status,
        days.reading_source,
        days.currency,
        days.revenue_status,

        -- measures: numerators and denominators, ratios are made where they are shown
        {%- for measure in measures %}
        days.{{ measure }},
        {%- endfor %}
        days.estimated_revenue_micros,

        -- dates and times
        days.metric_date,
        accounts.last_observed_at as last_loaded_at
    from days
    left join accounts on days.account_key = accounts.account_key
    where days.account_day_key is not null
)

select * from final
