{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        full_refresh = none if var('derived_metrics_enabled') else true,
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = posts_filter(
    ref('int_posts__publication_moments'),
    days_where_allowed(days_rebuilt_by(['fct_post_expectations'])),
) %}
{%- set minimum = var('performance_minimum_expected', 10) -%}
{#- posts of the same kind that weigh as much as the account's own median -#}
{%- set shrinkage = var('performance_shrinkage_posts', 10) -%}

with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
    where {{ rebuilt }}
),

all_expectations as (
    select * from {{ ref('fct_post_expectations') }}
),

expectations as (
    select all_expectations.*
    from all_expectations
    inner join moments on all_expectations.post_key = moments.post_key
),

scored as (
    select
        *,
        case
            when expected_count is null then null
            -- under the minimum the minimum is expected, and the plain ratio is shown
            when expected_count < {{ minimum }} then actual_count / {{ minimum }}
            when actual_count >= expected_count then {{ safe_divide('actual_count', 'expected_count') }}
            -- the negative inverse; nothing at all counts as half a view
            when actual_count > 0 then -1 * expected_count / actual_count
            else -1 * expected_count / 0.5
        end as factor,
        case
            when kind_median_log is null then account_median_log
            else
                (peer_count * kind_median_log + {{ shrinkage }} * account_median_log)
                / (peer_count + {{ shrinkage }})
        end as expected_log
    from expectations
),

final as (
    select
        -- ids
        post_expectation_key as post_performance_key,
        post_key,
        account_key,

        -- text
        age,
        metric,

        -- measures
        expected_count,
        actual_count,
        {{ to_float('factor') }} as performance_factor,
        -- rounded, because the engines' logarithms differ in the last digit
        {{ to_float('round(log_count - expected_log, 6)') }} as robust_score,
        peer_count
    from scored
)

select * from final
