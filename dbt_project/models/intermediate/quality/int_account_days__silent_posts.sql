{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date'),
        cluster_by = ['account_key']
    )
}}

{%- set rebuilt = days_filter(
    'metric_date',
    days_rebuilt_by(['fct_account_metrics_daily', 'fct_post_metrics_daily'])
    + days_rebuilt_by(['int_posts__states'], column = 'silent_date'),
) %}

with account_days as (
    select * from {{ ref('fct_account_metrics_daily') }}
    where {{ rebuilt }}
),

post_days as (
    select * from {{ ref('fct_post_metrics_daily') }}
    where {{ rebuilt }}
),

posts as (
    select
        *,
        coalesce(published_date, cast('1970-01-01' as date)) as first_date
    from {{ ref('dim_posts') }}
),

-- posts that existed on the day, counted by the day they were published
posts_published as (
    select account_key, first_date, count(*) as post_count
    from posts
    group by account_key, first_date
),

posts_so_far as (
    select
        account_days.account_key,
        account_days.metric_date,
        cast(sum(posts_published.post_count) as bigint) as post_count
    from account_days
    inner join posts_published
        on account_days.account_key = posts_published.account_key
            and account_days.metric_date >= posts_published.first_date
    group by account_days.account_key, account_days.metric_date
),

posts_with_row as (
    select posts.account_key, post_days.metric_date, count(*) as post_count
    from post_days
    inner join posts
        on post_days.post_key = posts.post_key
            and post_days.metric_date >= posts.first_date
    group by posts.account_key, post_days.metric_date
),

-- a post that is gone explains missing rows from 31 days before it went: the days before were read
-- while it lived
gone_posts as (
    select account_days.account_key, account_days.metric_date
    from account_days
    inner join posts
        on account_days.account_key = posts.account_key
            and posts.lifecycle in ('deleted', 'private', 'hidden')
            and account_days.metric_date >= posts.first_date
            and account_days.metric_date >= coalesce(
                {{ add_days('cast(posts.missing_since_at as date)', -31) }}, posts.first_date
            )
    left join post_days
        on posts.post_key = post_days.post_key
            and account_days.metric_date = post_days.metric_date
    where post_days.post_key is null
    group by account_days.account_key, account_days.metric_date
),

final as (
    select
        -- ids
        account_days.account_key,

        -- measures
        coalesce(posts_so_far.post_count, 0) - coalesce(posts_with_row.post_count, 0)
            as silent_post_count,

        -- flags
        gone_posts.account_key is not null as has_gone_post,

        -- dates and times
        account_days.metric_date
    from account_days
    left join posts_so_far
        on account_days.account_key = posts_so_far.account_key
            and account_days.metric_date = posts_so_far.metric_date
    left join posts_with_row
        on account_days.account_key = posts_with_row.account_key
            and account_days.metric_date = posts_with_row.metric_date
    left join gone_posts
        on account_days.account_key = gone_posts.account_key
            and account_days.metric_date = gone_posts.metric_date
)

select * from final
