{{ config(materialized = 'view') }}

with posts as (
    select * from {{ ref('dim_posts') }}
    where published_at is not null
),

metric_epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

moments as (
    select
        post_key,
        account_key,
        platform,
        post_kind,
        published_at,
        {{ platform_date('published_at', 'platform') }} as moment_date,
        {{ view_epoch_scope('post_kind') }} as epoch_scope
    from posts
),

final as (
    select
        -- ids
        moments.post_key,
        moments.account_key,
        moments.platform,

        -- text
        moments.post_kind,
        case moments.post_kind
            when 'short' then 'shorts'
            when 'long' then 'video_on_demand'
            when 'live' then 'live_stream'
        end as content_type,
        post_epochs.metric_epoch as view_epoch,

        -- dates and times
        moments.published_at,
        moments.moment_date,
        post_epochs.valid_from_date as view_epoch_from_date,
        account_epochs.valid_from_date as account_epoch_from_date
    from moments
    left join metric_epochs as post_epochs
        on moments.platform = post_epochs.platform
            and moments.epoch_scope = post_epochs.epoch_scope
            and moments.moment_date between post_epochs.valid_from_date and post_epochs.valid_to_date
    left join metric_epochs as account_epochs
        on moments.platform = account_epochs.platform
            and account_epochs.epoch_scope = 'account'
            and moments.moment_date
            between account_epochs.valid_from_date and account_epochs.valid_to_date
)

select * from final
