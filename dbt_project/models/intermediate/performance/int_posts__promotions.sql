{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

with snapshots as (
    select * from {{ ref('fct_post_traffic_snapshots') }}
    where {{ days_filter('observed_date', days_rebuilt_by(['fct_post_traffic_snapshots'])) }}
),

-- what was counted once stays counted
counts as (
    select
        post_key,
        case when traffic_scope = 'organic' then view_count_lifetime end as organic_view_count,
        case when traffic_scope = 'paid' then view_count_lifetime end as paid_view_count,
        case when traffic_scope = 'total' then view_count_lifetime end as total_view_count
    from snapshots
    {%- if is_incremental() %}
    union all
    select
        post_key, organic_view_count, paid_view_count, total_view_count
    from {{ this }}
    where post_key in (select post_key from snapshots)
    {%- endif %}
),

final as (
    select
        -- ids
        post_key,

        -- measures: the highest counters read
        max(organic_view_count) as organic_view_count,
        max(paid_view_count) as paid_view_count,
        max(total_view_count) as total_view_count,

        -- flags: Facebook states paid views, Instagram organic ones and all
        coalesce(
            max(paid_view_count) > 0,
            max(total_view_count) > max(organic_view_count)
        ) as is_promoted
    from counts
    group by post_key
)

select * from final
