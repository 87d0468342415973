{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter('target_at', days_rebuilt_by(['feat_posts__frozen_counts'])) %}

with labels as (
    select * from {{ ref('feat_posts__labels') }}
    where
        horizon_days in (7, 28)
        and {{ rebuilt }}
),

metrics as (
    {{ metric_name_rows(['engaged_view_count', 'engagement_count']) }}
),

-- small and without partitions: an account's newest labels may be of any age
final as (
    select
        -- ids
        labels.post_label_key,
        labels.post_key,

        -- text
        metrics.metric,

        -- measures
        labels.horizon_days,
        case metrics.metric
            when 'engaged_view_count' then labels.engaged_view_count
            else labels.engagement_count
        end as reached_count,

        -- dates and times
        labels.target_at,
        labels.label_available_at
    from labels
    cross join metrics
    where
        labels.is_complete
        and case metrics.metric
            when 'engaged_view_count' then labels.engaged_view_count
            else labels.engagement_count
        end is not null
)

select * from final
