{{ config(materialized = 'table', cluster_by = ['account_key', 'post_key']) }}

{%- set minimum = var('performance_minimum_expected', 10) -%}
{#- posts of the same kind that weigh as much as the account's own median -#}
{%- set shrinkage = var('performance_shrinkage_posts', 10) -%}

-- small and whole: each new post moves the places of all others of its account
with expectations as (
    select * from {{ ref('fct_post_expectations') }}
),

compared as (
    select
        *,
        -- under the minimum the minimum is expected; nothing at all counts as half a view
        case when expected_count < {{ minimum }} then {{ minimum }} else expected_count end
            as least_expected_count,
        case
            when actual_count > 0 then actual_count
            when expected_count < {{ minimum }} then 0
            else 0.5
        end as least_actual_count,
        case
            when kind_median_log is null then account_median_log
            else
                (peer_count * kind_median_log + {{ shrinkage }} * account_median_log)
                / (peer_count + {{ shrinkage }})
        end as expected_log
    from expectations
),

ratios as (
    select
        *,
        {{ safe_divide('least_actual_count', 'least_expected_count') }} as actual_ratio
    from compared
),

ranked as (
    select
        *,
        case
            -- over the minimum the negative inverse is shown of a post that fell short
            when expected_count >= {{ minimum }} and actual_ratio < 1
                then -1 * {{ safe_divide('least_expected_count', 'least_actual_count') }}
            else actual_ratio
        end as factor,
        percent_rank() over (
            partition by account_key, age, metric, actual_ratio is null
            order by actual_ratio
        ) as below_rate,
        count(actual_ratio) over (partition by account_key, age, metric) as scored_count,
        row_number() over (
            partition by post_key, case when metric = 'engagement_count' then 1 else 0 end
            order by
                case when expected_count is null then 1 else 0 end,
                case age
                    when '28d' then 1 when 'lifetime' then 2 when '7d' then 3 when '3d' then 4
                    when '1d' then 5 when '6h' then 6 else 7
                end,
                metric
        ) as age_rank
    from ratios
),

final as (
    select
        -- ids
        post_expectation_key as post_performance_key,
        post_key,
        account_key,
        platform,

        -- text
        age,
        metric,
        count_basis,

        -- measures
        expected_count,
        actual_count,
        {{ to_float('factor') }} as performance_factor,
        -- rounded, because the engines' logarithms differ in the last digit
        {{ to_float('round(log_count - expected_log, 6)') }} as robust_score,
        {{ to_float('case when actual_ratio is not null and scored_count > 1 then below_rate end') }}
            as outperformed_rate,
        peer_count,

        -- flags
        age_rank = 1 as is_best_age
    from ranked
)

select * from final
