{{ config(materialized = 'table') }}

{%- set reporting_currency = var('reporting_currency', 'USD') %}

with months as (
    select * from {{ ref('int_revenue_months__closed') }}
),

-- money of two currencies is never added up: the reporting currency, or the account's first one
first_currencies as (
    select
        account_key,
        revenue_level,
        min(case when currency = '{{ reporting_currency }}' then '' else currency end) as first_currency
    from months
    group by account_key, revenue_level
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', 'revenue_level']) }} as account_currency_key,
        account_key,

        -- text
        revenue_level,
        case when first_currency = '' then '{{ reporting_currency }}' else first_currency end as currency
    from first_currencies
)

select * from final
