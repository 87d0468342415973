{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key']
    )
}}

{%- set metrics = additive_day_metrics() %}
{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by([
        'fct_account_metrics_daily', 'fct_post_metrics_daily', 'fct_account_breakdowns_daily',
        'int_account_days__silent_posts', 'int_fetched_ranges__by_day', 'fct_collection_gaps',
    ]),
) %}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
    where {{ rebuilt }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ rebuilt }}
),

silent_posts as (
    select * from {{ ref('int_account_days__silent_posts') }}
    where {{ rebuilt }}
),

gap_days as (
    select * from {{ ref('fct_collection_gaps') }}
    where
        resource in ('video_days', 'post_insights', 'media_insights')
        and status = 'open'
        and {{ wider_days('gap_date') }}
),

-- what YouTube itself credits to no content type belongs to no post
unattributed_days as (
    select * from {{ ref('fct_account_breakdowns_daily') }}
    where
        dimension = 'content_type'
        and dimension_value = 'unspecified'
        and {{ rebuilt }}
),

fetched_days as (
    select * from {{ ref('int_fetched_ranges__by_day') }}
    where resource = 'video_days' and {{ rebuilt }}
),

post_sums as (
    select
        account_key,
        metric_date,
        {%- for metric in metrics %}
        {{ sum_metric(metric) }} as {{ metric }},
        {%- endfor %}
        count(*) as reported_post_count,
        -- a bulk report brings every video of its day, before the Analytics API answers for it
        sum(case when reading_source = 'bulk' then 1 else 0 end) as bulk_post_count
    from post_days
    group by account_key, metric_date
),

final as (
    select
        -- ids
        account_days.account_key,
        account_days.platform,
        account_days.account_id,

        -- measures
        {%- for metric in metrics %}
        account_days.{{ metric }},
        coalesce(post_sums.{{ metric }}, 0) as post_sum_{{ metric }},
        {%- endfor %}
        coalesce(silent_posts.silent_post_count, 0) as silent_post_count,
        unattributed_days.view_count as unattributed_view_count,

        -- flags
        gap_days.account_key is not null
        or (
            account_days.platform = 'youtube'
            and fetched_days.account_key is null
            and coalesce(post_sums.bulk_post_count, 0) = 0
        )
        -- elsewhere the days of posts are differences of readings, and old posts are read rarely
        or (
            account_days.platform in ('facebook', 'instagram')
            and coalesce(silent_posts.silent_post_count, 0) > 0
        )
        or post_sums.reported_post_count is null as is_not_fetched,
        coalesce(silent_posts.has_gone_post, false) as has_gone_post,

        -- dates and times
        account_days.metric_date
    from account_days
    left join post_sums
        on account_days.account_key = post_sums.account_key
            and account_days.metric_date = post_sums.metric_date
    left join silent_posts
        on account_days.account_key = silent_posts.account_key
            and account_days.metric_date = silent_posts.metric_date
    left join fetched_days
        on account_days.account_key = fetched_days.account_key
            and account_days.metric_date = fetched_days.metric_date
    left join gap_days
        on account_days.account_key = gap_days.account_key
            and account_days.metric_date = gap_days.gap_date
    left join unattributed_days
        on account_days.account_key = unattributed_days.account_key
            and account_days.metric_date = unattributed_days.metric_date
)

select * from final
