-- Unknown is null with a reason: every null of a day's metric has a row in metric_availability, of
-- the account, of the post, or of all posts of the account on that day.
{%- set days = days_tested_in(
    ['fct_account_metrics_daily', 'fct_post_metrics_daily', 'metric_availability']
) %}
{%- set account_metrics = additive_day_metrics() %}
{%- set post_metrics = account_metrics + ['thumbnail_impression_count', 'thumbnail_click_count'] %}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
    where {{ days }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ days }}
),

reasons as (
    select
        entity_type,
        account_key,
        coalesce(post_key, '') as post_part,
        metric,
        metric_date
    from {{ ref('metric_availability') }}
    where {{ days }}
),

account_metric_names as (
    {{ metric_name_rows(account_metrics) }}
),

post_metric_names as (
    {{ metric_name_rows(post_metrics) }}
),

unknown as (
    select
        'account' as entity_type,
        account_days.account_key,
        '' as post_part,
        account_metric_names.metric,
        account_days.metric_date
    from account_days
    cross join account_metric_names
    where {{ metric_value(account_metrics, 'account_metric_names.metric', 'account_days.') }} is null

    union all

    select
        'post' as entity_type,
        post_days.account_key,
        post_days.post_key as post_part,
        post_metric_names.metric,
        post_days.metric_date
    from post_days
    cross join post_metric_names
    where {{ metric_value(post_metrics, 'post_metric_names.metric', 'post_days.') }} is null
)

select
    unknown.entity_type,
    unknown.account_key,
    unknown.post_part,
    unknown.metric,
    unknown.metric_date
from unknown
left join reasons as own_reasons
    on unknown.entity_type = own_reasons.entity_type
        and unknown.account_key = own_reasons.account_key
        and unknown.post_part = own_reasons.post_part
        and unknown.metric = own_reasons.metric
        and unknown.metric_date = own_reasons.metric_date
left join reasons as common_reasons
    on unknown.entity_type = common_reasons.entity_type
        and unknown.account_key = common_reasons.account_key
        and unknown.metric = common_reasons.metric
        and unknown.metric_date = common_reasons.metric_date
        and common_reasons.post_part = ''
where
    own_reasons.metric is null
    and common_reasons.metric is null
