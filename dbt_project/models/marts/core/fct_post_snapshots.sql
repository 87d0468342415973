{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'observed_date',
    days_rebuilt_by(['int_post_snapshots__compared'])
    + days_rebuilt_by(['int_posts__noted'], column='metric_date')
) %}

with readings as (
    select * from {{ ref('int_post_snapshots__compared') }}
    where {{ rebuilt }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'readings.post_key', moment_text('readings.observed_at'), 'readings.reading_source',
            ])
        }} as post_snapshot_key,
        readings.post_key,
        posts.account_key,
        readings.platform,
        posts.account_id,
        readings.post_id,
        readings.load_id,

        -- text
        posts.post_kind,
        coalesce(epochs.metric_epoch, readings.platform || '_1') as metric_epoch,
        readings.reading_source,
        readings.extra_metrics,

        -- measures: lifetime counters, never added up
        {%- for counter in snapshot_counters() %}
        readings.{{ counter }},
        {%- endfor %}
        {{ engagement_count('_lifetime') }} as engagement_count_lifetime,

        -- flags
        readings.is_decrease,

        -- dates and times
        readings.observed_date,
        readings.observed_at,
        readings.known_at
    from readings
    inner join posts on readings.post_key = posts.post_key
    left join epochs
        on
            readings.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and readings.observed_date between epochs.valid_from_date and epochs.valid_to_date
)

select * from final
