{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform']
    )
}}

with readings as (
    select * from {{ ref('int_account_snapshots__readings') }}
    where {{ days_filter('observed_date', days_rebuilt_by(['int_account_snapshots__readings'])) }}
),

final as (
    select
        -- ids
        {{ surrogate_key(['account_key', moment_text('observed_at'), 'reading_source']) }}
            as account_snapshot_key,
        account_key,
        platform,
        account_id,

        -- text
        reading_source,

        -- measures: lifetime counters, never added up
        follower_count_lifetime,
        view_count_lifetime,
        post_count_lifetime,

        -- flags: YouTube rounds down to three digits, so below a thousand nothing is lost
        is_platform_rounding and follower_count_lifetime >= 1000 as is_follower_count_rounded,

        -- dates and times
        observed_date,
        observed_at
    from readings
)

select * from final
