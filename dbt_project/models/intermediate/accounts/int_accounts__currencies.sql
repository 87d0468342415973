{{
    config(
        materialized = 'incremental',
        unique_key = ['account_key', 'currency'],
        incremental_strategy = row_strategy()
    )
}}

with revenue_days as (
    select * from {{ ref('int_revenue_days__versions') }}
    where {{ days_filter('metric_date', days_rebuilt_by(['int_revenue_days__versions'])) }}
),

currency_days as (
    select account_key, currency, metric_date
    from revenue_days
    where revenue_level = 'account'
    {%- if is_incremental() %}
    union all
    select account_key, currency, newest_date
    from {{ this }}
    {%- endif %}
),

final as (
    select
        -- ids
        account_key,

        -- text
        currency,

        -- dates and times
        max(metric_date) as newest_date
    from currency_days
    group by account_key, currency
)

select * from final
