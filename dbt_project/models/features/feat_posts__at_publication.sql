{{
    config(
        materialized = 'incremental', unique_key = 'published_at',
        partition_by = moment_partition('published_at'), cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = moments_filter(
    'published_at',
    days_rebuilt_by(['int_posts__states'], column = 'published_date')
    + days_rebuilt_by([
        'int_posts__account_counts_at_publication', 'int_posts__kind_counts_at_publication',
        'int_posts__known_label_counts', 'int_posts__posts_before_publication',
        'feat_accounts__daily_health',
    ]),
    onwards = true,
) %}

-- Known at publication: days of the account that ended at least two days before (metric_date + 3
-- days <= the moment), as they were known then; or as first known, where they were back-filled.
with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
    where {{ rebuilt }}
),

texts as (
    select * from {{ ref('int_posts__texts_at_publication') }}
),

account_counts as (
    select * from {{ ref('int_posts__account_counts_at_publication') }}
    where {{ rebuilt }}
),

kind_counts as (
    select * from {{ ref('int_posts__kind_counts_at_publication') }}
    where {{ rebuilt }}
),

medians as (
    select * from {{ ref('int_posts__medians_at_publication') }}
),

-- the audience as it was last read by the end of the day before
audiences as (
    select * from {{ ref('feat_accounts__daily_health') }}
    where {{ wider_days('metric_date', before = 2) }}
),

posts_before as (
    select * from {{ ref('int_posts__posts_before_publication') }}
    where {{ rebuilt }}
),

final as (
    select
        -- ids
        moments.post_key,
        moments.account_key,
        moments.platform,

        -- text
        moments.post_kind,
        texts.title,
        texts.caption,
        moments.view_epoch,

        -- measures of the post
        texts.duration_seconds,
        texts.caption_length,
        texts.tag_count,
        texts.hashtag_count,
        texts.link_count,
        texts.question_mark_count,
        texts.emoji_count,
        cast({{ hour_in_zone('moments.published_at', platform_zone('moments.platform')) }} as bigint)
            as published_hour_local,
        cast({{ iso_weekday('moments.moment_date') }} as bigint) as published_weekday,
        {{ to_float(hours_between('posts_before.previous_published_at', 'moments.published_at')) }}
            as hours_since_previous_post,

        -- measures of the account before the moment
        posts_before.account_post_count_28d,
        medians.account_median_engaged_7d,
        medians.account_median_engaged_28d,
        medians.account_kind_median_engaged_7d,
        medians.account_kind_median_engaged_28d,
        medians.account_median_engagement_7d,
        medians.account_median_engagement_28d,
        medians.account_kind_median_engagement_7d,
        medians.account_kind_median_engagement_28d,
        account_counts.view_count_28d as account_view_count_28d,
        account_counts.engaged_view_count_28d as account_engaged_view_count_28d,
        account_counts.followers_net_28d as account_followers_net_28d,
        audiences.follower_count_lifetime as account_follower_count,
        {{ to_float(safe_divide(
            'account_counts.epoch_view_count', 'account_counts.epoch_engaged_view_count'
        )) }} as account_views_per_engaged_28d,
        {{ to_float(safe_divide(
            'kind_counts.view_count', 'kind_counts.engaged_view_count'
        )) }} as account_kind_views_per_engaged_28d,

        -- dates and times
        moments.published_at,
        moments.published_at as moment_at
    from moments
    left join texts on moments.post_key = texts.post_key
    left join account_counts on moments.post_key = account_counts.post_key
    left join kind_counts on moments.post_key = kind_counts.post_key
    left join posts_before on moments.post_key = posts_before.post_key
    left join medians on moments.post_key = medians.post_key
    left join audiences
        on moments.account_key = audiences.account_key
            and audiences.metric_date = {{ add_days('moments.moment_date', -1) }}
)

select * from final
