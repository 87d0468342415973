{{ config(materialized = 'ephemeral', meta = {'read_for': 'feat_accounts__daily_health'}) }}

{%- set rebuilt = days_filter('metric_date', health_days(), onwards = true) %}

with posting_days as (
    select * from {{ ref('int_accounts__posting_days') }}
    where {{ rebuilt }}
),

snapshots as (
    select * from {{ ref('fct_account_snapshots') }}
    where
        {{ wider_days('observed_date', before = 58, after = 1) }}
        and follower_count_lifetime is not null
),

-- the newest count of the 28 days up to the moment, and of those before
known_snapshots as (
    select
        posting_days.account_key,
        posting_days.metric_date,
        snapshots.follower_count_lifetime,
        snapshots.observed_at,
        snapshots.reading_source,
        case
            when snapshots.observed_at > {{ add_hours('posting_days.moment_at', '-672') }} then 'recent'
            else 'previous'
        end as period
    from posting_days
    inner join snapshots
        on posting_days.account_key = snapshots.account_key
            and posting_days.moment_at >= snapshots.observed_at
            and snapshots.observed_at > {{ add_hours('posting_days.moment_at', '-1344') }}
),

ranked_snapshots as (
    select
        *,
        row_number() over (
            partition by account_key, metric_date, period
            order by observed_at desc, reading_source asc
        ) as newest_rank
    from known_snapshots
),

final as (
    select
        -- ids
        account_key,

        -- measures
        max(case when period = 'recent' then follower_count_lifetime end) as follower_count_lifetime,
        max(case when period = 'previous' then follower_count_lifetime end)
            as previous_follower_count_lifetime,

        -- dates and times
        metric_date
    from ranked_snapshots
    where newest_rank = 1
    group by account_key, metric_date
)

select * from final
