with channel_days as (
    select * from {{ ref('stg_youtube__channel_days') }}
),

video_days as (
    select * from {{ ref('stg_youtube__video_days') }}
),

bulk_reports as (
    select * from {{ ref('stg_youtube__bulk_reports') }}
),

channels as (
    select * from {{ ref('stg_youtube__channels') }}
),

video_statistics as (
    select * from {{ ref('stg_youtube__video_statistics') }}
),

imported_account_days as (
    select * from {{ ref('stg_files__account_days') }}
),

imported_post_days as (
    select * from {{ ref('stg_files__post_days') }}
),

imported_snapshots as (
    select * from {{ ref('stg_files__post_snapshots') }}
),

readings as (
    select account_key, platform, 'days' as reads, observed_at from channel_days
    union all
    select account_key, platform, 'days', observed_at from video_days
    union all
    select account_key, platform, 'days', observed_at from bulk_reports
    union all
    select account_key, platform, 'days', imported_at from imported_account_days
    union all
    select account_key, platform, 'days', imported_at from imported_post_days
    union all
    select account_key, platform, 'counters', observed_at from channels
    union all
    select account_key, platform, 'counters', observed_at from video_statistics
    union all
    select account_key, platform, 'counters', imported_at from imported_snapshots
),

newest as (
    select
        account_key,
        platform,
        coalesce(
            max(case when reads = 'days' then observed_at end),
            max(observed_at)
        ) as newest_observed_at
    from readings
    where account_key is not null
    group by account_key, platform
),

final as (
    select
        account_key,
        platform,
        newest_observed_at,
        {{ platform_date('newest_observed_at', 'platform') }} as newest_observed_date
    from newest
)

select * from final
