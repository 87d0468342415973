{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        full_refresh = none if var('derived_metrics_platforms') else true,
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = posts_filter(
    ref('int_posts__publication_moments'),
    days_where_allowed(
        days_rebuilt_by(['int_post_ages__countable', 'int_posts__lifetime_counts'], before = 1)
        + days_rebuilt_by(['int_posts__states'], column = 'published_date')
    ),
) %}

-- Only of platforms whose policy allows metrics derived from their data (variable
-- derived_metrics_platforms).
with numbered_posts as (
    select * from {{ ref('int_post_ages__numbered') }}
),

-- the hundred posts before each, gathered by a window: no join, whose work grows with its square
offered_peers as (
    select
        *,
        count(*) over posts_before as peer_count,
        array_agg(actual_count) over posts_before as peer_counts,
        array_agg(log_count) over posts_before as peer_logs
    from numbered_posts
    window posts_before as (
        partition by account_key, age, metric, count_basis, scope, scope_value
        order by post_number
        rows between 100 preceding and 1 preceding
    )
),

sorted_peers as (
    select
        *,
        {{ sorted_items('peer_counts') }} as sorted_counts,
        {{ sorted_items('peer_logs') }} as sorted_logs,
        cast(floor(peer_count / 4) as bigint) as quarter_count,
        -- of an even number two stand in the middle
        cast(floor((peer_count + 1) / 2) as bigint) as first_middle,
        cast(floor(peer_count / 2) as bigint) + 1 as last_middle
    from offered_peers
    where {{ rebuilt }}
),

measured_peers as (
    select
        *,
        -- the top and bottom quarter dropped, the rest averaged
        {{ mean_of_items('sorted_counts', 'quarter_count + 1', 'peer_count - quarter_count') }}
            as trimmed_mean,
        {{ mean_of_items('sorted_logs', 'first_middle', 'last_middle') }} as median_log
    from sorted_peers
),

-- what stands among its kind and what stands among all of its account, in one row
final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'age', 'metric']) }} as post_expectation_key,
        post_key,
        account_key,
        platform,

        -- text
        age,
        metric,
        count_basis,

        -- measures
        max(actual_count) as actual_count,
        {{ to_float('max(log_count)') }} as log_count,
        {{ to_float("max(case when scope = 'kind' then trimmed_mean end)") }} as expected_count,
        {{ to_float("max(case when scope = 'kind' then median_log end)") }} as kind_median_log,
        {{ to_float("max(case when scope = 'account' then median_log end)") }} as account_median_log,
        max(case when scope = 'kind' then peer_count end) as peer_count
    from measured_peers
    group by post_key, account_key, platform, age, metric, count_basis
)

select * from final
