with channels as (
    select * from {{ ref('stg_youtube__channels') }}
),

imported_snapshots as (
    select * from {{ ref('stg_files__account_snapshots') }}
),

imported_days as (
    select * from {{ ref('stg_files__account_days') }}
),

-- an imported day states the followers at its end
readings as (
    select
        account_key, platform, account_id, 'api' as reading_source, follower_count_lifetime,
        true as is_platform_rounding, view_count_lifetime, post_count_lifetime, observed_at,
        observed_at as known_at, _dlt_load_id as load_id, _dlt_id as row_id, 2 as preference
    from channels
    union all
    select
        account_key, platform, account_id, 'import', follower_count_lifetime, false,
        view_count_lifetime, post_count_lifetime, observed_at, imported_at, _dlt_load_id, _dlt_id, 2
    from imported_snapshots
    where account_key is not null and observed_at is not null
    union all
    select
        account_key, platform, account_id, 'import', follower_count, false, cast(null as bigint),
        cast(null as bigint), {{ platform_day_end('metric_date', 'platform') }}, imported_at,
        _dlt_load_id, _dlt_id, 1
    from imported_days
    where follower_count is not null and account_key is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_key, reading_source, observed_at
            order by preference desc, known_at desc, load_id desc, row_id desc
        ) as reading_rank
    from readings
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
        {{ platform_date('observed_at', 'platform') }} as observed_date,
        observed_at
    from ranked
    where reading_rank = 1
)

select * from final
