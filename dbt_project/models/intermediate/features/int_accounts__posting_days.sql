{{ config(materialized = 'view') }}

with moments as (
    select * from {{ ref('int_posts__publication_moments') }}
),

newest_readings as (
    select * from {{ ref('int_accounts__newest_readings') }}
),

days as (
    select * from {{ ref('metricflow_time_spine') }}
),

first_posts as (
    select
        account_key,
        platform,
        min(moment_date) as first_date
    from moments
    group by account_key, platform
),

posts_by_day as (
    select
        account_key,
        moment_date,
        count(*) as post_count
    from moments
    group by account_key, moment_date
),

-- every day that was over when the account was last read
calendar as (
    select
        first_posts.account_key,
        first_posts.platform,
        days.date_day as metric_date,
        coalesce(posts_by_day.post_count, 0) as post_count,
        posts_by_day.moment_date as posted_date
    from first_posts
    inner join newest_readings on first_posts.account_key = newest_readings.account_key
    inner join days
        on first_posts.first_date <= days.date_day
            and newest_readings.newest_observed_date > days.date_day
    left join posts_by_day
        on first_posts.account_key = posts_by_day.account_key
            and days.date_day = posts_by_day.moment_date
),

rolled_days as (
    select
        *,
        sum(post_count) over (
            partition by account_key order by metric_date
            rows between 27 preceding and current row
        ) as post_count_28d,
        sum(post_count) over (
            partition by account_key order by metric_date
            rows between 55 preceding and 28 preceding
        ) as previous_post_count_28d,
        max(posted_date) over (
            partition by account_key order by metric_date
            rows between unbounded preceding and current row
        ) as last_posted_date
    from calendar
),

-- an account that published nothing for a year is not followed any further
final as (
    select
        -- ids
        account_key,
        platform,

        -- measures
        cast(post_count_28d as bigint) as post_count_28d,
        cast(coalesce(previous_post_count_28d, 0) as bigint) as previous_post_count_28d,
        cast({{ days_between('last_posted_date', 'metric_date') }} as bigint) as days_since_last_post,

        -- dates and times
        metric_date,
        {{ platform_day_end('metric_date', 'platform') }} as moment_at
    from rolled_days
    where {{ days_between('last_posted_date', 'metric_date') }} <= 365
)

select * from final
