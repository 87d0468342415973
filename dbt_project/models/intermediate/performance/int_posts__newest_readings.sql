{{ config(materialized = 'view') }}

with snapshots as (
    select * from {{ ref('int_post_snapshots__newest') }}
    where observed_at is not null
),

posts as (
    select * from {{ ref('dim_posts') }}
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

ranked_snapshots as (
    select
        *,
        row_number() over (
            partition by post_key
            order by observed_at desc, reading_source asc
        ) as newest_rank
    from snapshots
),

scoped_posts as (
    select
        post_key,
        account_key,
        platform,
        {{ view_epoch_scope('post_kind') }} as epoch_scope,
        published_at,
        published_date
    from posts
),

final as (
    select
        -- ids
        scoped_posts.post_key,
        scoped_posts.account_key,
        scoped_posts.platform,

        -- text
        coalesce(published_epochs.metric_epoch, scoped_posts.platform || '_1') as published_epoch,
        coalesce(observed_epochs.metric_epoch, scoped_posts.platform || '_1') as observed_epoch,
        {{ engagement_parts('_lifetime', 'scoped_posts.platform') }} as engagement_parts,

        -- measures: lifetime counters, never added up over time
        ranked_snapshots.view_count_lifetime,
        {{ engagement_count(suffix='_lifetime') }} as engagement_count_lifetime,

        -- dates and times
        scoped_posts.published_date,
        scoped_posts.published_at,
        ranked_snapshots.observed_at
    from ranked_snapshots
    inner join scoped_posts on ranked_snapshots.post_key = scoped_posts.post_key
    left join metric_epochs as published_epochs
        on
            scoped_posts.platform = published_epochs.platform
            and scoped_posts.epoch_scope = published_epochs.epoch_scope
            and scoped_posts.published_date
            between published_epochs.valid_from_date and published_epochs.valid_to_date
    left join metric_epochs as observed_epochs
        on
            scoped_posts.platform = observed_epochs.platform
            and scoped_posts.epoch_scope = observed_epochs.epoch_scope
            and ranked_snapshots.observed_date
            between observed_epochs.valid_from_date and observed_epochs.valid_to_date
    where ranked_snapshots.newest_rank = 1
)

select * from final
