{{
    config(
        materialized = 'incremental',
        unique_key = 'label_available_at',
        partition_by = moment_partition('label_available_at'),
        cluster_by = ['post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'label_available_at', days_rebuilt_by(['feat_posts__frozen_counts'], before = -3, after = 3)
) %}

-- a label is available three days after its target
with frozen_counts as (
    select * from {{ ref('feat_posts__frozen_counts') }}
    where
        age_hours in (168, 672)
        and {{ moments_read('target_at', before = 3, after = -3) }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

labels as (
    select
        frozen_counts.*,
        frozen_counts.reading_source is not null
        and frozen_counts.available_at <= newest_readings.newest_observed_at as is_complete
    from frozen_counts
    inner join posts on frozen_counts.post_key = posts.post_key
    inner join newest_readings on posts.account_key = newest_readings.account_key
),

final as (
    select
        -- ids
        post_count_key as post_label_key,
        post_key,

        -- text
        case when is_complete then engagement_parts end as engagement_parts,

        -- measures: reached at the horizon, unknown until the label is complete
        cast(case when age_hours = 168 then 7 else 28 end as bigint) as horizon_days,
        case when is_complete then engaged_view_count end as engaged_view_count,
        case when is_complete then view_count end as view_count,
        case when is_complete then engagement_count end as engagement_count,

        -- flags
        is_complete,

        -- dates and times
        available_at as label_available_at
    from labels
)

select * from final
