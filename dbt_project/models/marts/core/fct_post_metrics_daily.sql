{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter('metric_date', post_fact_days()) %}

with post_days as (
    select * from {{ ref('int_post_days__unioned') }}
    where {{ rebuilt }}
),

posts as (
    select * from {{ ref('dim_posts') }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

settle_times as (
    select * from {{ ref('metric_definitions') }}
    where metric = 'view_count'
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_days.post_key', 'post_days.metric_date']) }} as post_day_key,
        post_days.post_key,
        posts.account_key,
        post_days.platform,
        posts.account_id,
        post_days.post_id,
        post_days.load_id,

        -- text
        posts.post_kind,
        coalesce(epochs.metric_epoch, post_days.platform || '_1') as metric_epoch,
        {{
            settlement_status(
                'post_days.metric_date', 'newest_readings.newest_observed_date',
                'coalesce(settle_times.days_until_settled, 7)'
            )
        }} as settlement_status,
        post_days.reading_source,
        post_days.extra_metrics,

        -- measures: gained on the day
        post_days.view_count,
        post_days.engaged_view_count,
        post_days.watch_seconds,
        post_days.reaction_count,
        post_days.like_count,
        post_days.dislike_count,
        post_days.comment_count,
        post_days.share_count,
        post_days.save_count,
        post_days.followers_gained_count,
        post_days.followers_lost_count,
        post_days.thumbnail_impression_count,
        post_days.thumbnail_click_count,
        {{ engagement_count() }} as engagement_count,

        -- flags
        post_days.is_derived,
        {{
            has_negative([
                'view_count', 'engaged_view_count', 'watch_seconds', 'reaction_count',
                'dislike_count', 'comment_count', 'share_count', 'save_count',
            ])
        }} as has_negative,

        -- dates and times
        post_days.metric_date,
        post_days.known_from
    from post_days
    inner join posts on post_days.post_key = posts.post_key
    left join newest_readings on posts.account_key = newest_readings.account_key
    left join settle_times on post_days.platform = settle_times.platform
    left join epochs
        on
            post_days.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and post_days.metric_date between epochs.valid_from_date and epochs.valid_to_date
)

select * from final
