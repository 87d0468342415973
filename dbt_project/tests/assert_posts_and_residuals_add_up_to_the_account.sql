-- Sum over posts + residual = account, for every additive metric the account states, every day;
-- and a residual has a cause exactly when it is not 0.
{%- set days = days_tested_in(
    ['fct_account_metrics_daily', 'fct_post_metrics_daily', 'fct_metric_residuals_daily']
) %}
{%- set metrics = additive_day_metrics() %}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
    where {{ days }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ days }}
),

residuals as (
    select * from {{ ref('fct_metric_residuals_daily') }}
    where {{ days }}
),

metric_names as (
    {{ metric_name_rows(metrics) }}
),

post_sums as (
    select
        account_key,
        {%- for metric in metrics %}
        {{ sum_metric(metric) }} as {{ metric }},
        {%- endfor %}
        metric_date
    from post_days
    group by account_key, metric_date
),

stated as (
    select
        account_days.account_key,
        account_days.metric_date,
        metric_names.metric,
        {{ metric_value(metrics, 'metric_names.metric', 'account_days.') }} as account_value,
        coalesce({{ metric_value(metrics, 'metric_names.metric', 'post_sums.') }}, 0) as post_sum_value
    from account_days
    cross join metric_names
    left join post_sums
        on account_days.account_key = post_sums.account_key
            and account_days.metric_date = post_sums.metric_date
)

select
    stated.account_key,
    stated.metric_date,
    stated.metric,
    stated.account_value,
    stated.post_sum_value,
    residuals.residual_value,
    residuals.cause
from stated
left join residuals
    on stated.account_key = residuals.account_key
        and stated.metric_date = residuals.metric_date
        and stated.metric = residuals.metric
where
    stated.account_value is not null
    and (
        residuals.residual_value is null
        or stated.post_sum_value + residuals.residual_value != stated.account_value
        or (residuals.residual_value = 0) != (residuals.cause is null)
    )
