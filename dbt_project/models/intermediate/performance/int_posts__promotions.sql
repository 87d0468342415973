{{
    config(
        materialized = 'incremental',
        unique_key = 'post_key',
        incremental_strategy = row_strategy(),
        cluster_by = ['post_key']
    )
}}

{%- set scopes = ['organic', 'paid', 'total'] %}

with snapshots as (
    select * from {{ ref('fct_post_traffic_snapshots') }}
    where {{ days_filter('observed_date', days_rebuilt_by(['fct_post_traffic_snapshots'])) }}
),

-- what was counted once stays counted
counts as (
    select
        post_key,
        {%- for scope in scopes %}
        case when traffic_scope = '{{ scope }}' then view_count_lifetime end as {{ scope }}_view_count
        {{- ',' if not loop.last }}
        {%- endfor %}
    from snapshots
    {%- if is_incremental() %}
    union all
    select
        post_key, {{ scopes | join('_view_count, ') }}_view_count
    from {{ this }}
    where post_key in (select post_key from snapshots)
    {%- endif %}
),

final as (
    select
        -- ids
        post_key,

        -- measures: the highest counters read
        {%- for scope in scopes %}
        max({{ scope }}_view_count) as {{ scope }}_view_count,
        {%- endfor %}

        -- flags: Facebook states paid views, Instagram organic ones and all
        coalesce(
            max(paid_view_count) > 0,
            max(total_view_count) > max(organic_view_count)
        ) as is_promoted
    from counts
    group by post_key
)

select * from final
