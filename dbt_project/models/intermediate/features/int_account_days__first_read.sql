{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key']
    )
}}

{%- set rebuilt = days_filter('metric_date', days_rebuilt_by(['int_post_days__versions'])) %}
{%- do remember_extended_accounts(ref('int_post_days__versions'), rebuilt) %}

with post_days as (
    select * from {{ ref('int_post_days__versions') }}
    where {{ rebuilt }}
),

final as (
    select
        -- ids
        account_key,

        -- dates and times
        metric_date,
        min(known_from) as first_known_at
    from post_days
    group by account_key, metric_date
)

select * from final
