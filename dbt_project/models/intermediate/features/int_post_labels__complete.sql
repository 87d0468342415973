{{
    config(
        materialized = 'incremental',
        incremental_strategy = row_strategy(),
        pre_hook = "{{ forget_replaced() }}",
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter('label_available_at', days_rebuilt_by(['feat_posts__labels'])) %}

with labels as (
    select * from {{ ref('feat_posts__labels') }}
    where {{ rebuilt }}
),

-- small and without partitions: an account's newest labels may be of any age
final as (
    select
        -- ids
        post_label_key,
        post_key,

        -- measures
        horizon_days,
        engaged_view_count,

        -- dates and times
        label_available_at
    from labels
    where
        is_complete
        and engaged_view_count is not null
)

select * from final
