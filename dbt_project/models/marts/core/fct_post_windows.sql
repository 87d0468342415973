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
    days_rebuilt_by(['int_post_insights__readings']) + days_of_new_loads(['post_snapshots'])
    + days_rebuilt_by(['int_posts__noted'], column='metric_date')
) %}

with insights as (
    select * from {{ ref('int_post_insights__readings') }}
    where
        {{ rebuilt }} and value_part = 'total'
        and platform_metric in ('post_total_media_view_unique', 'reach')
),

imports as (
    select
        *,
        {{ platform_date('observed_at', 'platform') }} as observed_date
    from {{ ref('stg_files__post_snapshots') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'viewer_count'
),

readings as (
    select
        'api' as reading_source, post_key, platform, post_id, metric_value as viewer_count, load_id,
        '' as row_id, 0 as row_number, observed_date, observed_at, observed_at as known_at
    from insights
    where metric_value is not null
    union all
    select
        'import', post_key, platform, post_id, viewer_count_lifetime, _dlt_load_id, _dlt_id,
        row_number, observed_date, observed_at, imported_at
    from imports
    where viewer_count_lifetime is not null and post_key is not null and {{ rebuilt }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by reading_source, post_key, observed_at
            order by known_at desc, row_number desc, load_id asc, row_id asc
        ) as reading_rank
    from readings
),

final as (
    select
        -- ids
        {{
            surrogate_key([
                'ranked.post_key', moment_text('ranked.observed_at'), 'ranked.reading_source',
            ])
        }} as post_window_key,
        ranked.post_key,
        posts.account_key,
        ranked.platform,
        posts.account_id,
        ranked.post_id,
        ranked.load_id,

        -- text
        ranked.reading_source,
        'lifetime' as window_length,
        coalesce(epochs.metric_epoch, ranked.platform || '_1') as metric_epoch,

        -- measures: distinct people, never added up
        ranked.viewer_count,

        -- dates and times
        ranked.observed_date,
        ranked.observed_at,
        ranked.known_at
    from ranked
    inner join posts on ranked.post_key = posts.post_key
    left join epochs
        on
            ranked.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and ranked.observed_date between epochs.valid_from_date and epochs.valid_to_date
    where ranked.reading_rank = 1
)

select * from final
