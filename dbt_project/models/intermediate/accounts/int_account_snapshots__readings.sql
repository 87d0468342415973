{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform']
    )
}}

{#- an imported day states the followers at its end: the first moment of the next one -#}
{%- set rebuilt = days_filter(
    'observed_date',
    days_of_new_loads(['channels', 'account_snapshots']) + days_of_new_loads(['account_days'], after=1)
) %}

with channels as (
    select * from {{ ref('stg_youtube__channels') }}
    where {{ raw_load_filter() }}
),

imported_snapshots as (
    select * from {{ ref('stg_files__account_snapshots') }}
    where {{ raw_load_filter('imported_at') }}
),

imported_days as (
    select * from {{ ref('stg_files__account_days') }}
    where {{ raw_load_filter('imported_at') }}
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
    {%- if is_incremental() %}
    -- what is held was known before the new loads, or comes again with them
    union all
    select
        account_key, platform, account_id, reading_source, follower_count_lifetime,
        is_platform_rounding, view_count_lifetime, post_count_lifetime, observed_at, known_at, load_id,
        row_id, preference
    from {{ this }}
    where {{ rebuilt }} and not {{ raw_load_filter('known_at') }}
    {%- endif %}
),

ranked as (
    select
        *,
        {{ platform_date('observed_at', 'platform') }} as observed_date,
        row_number() over (
            partition by account_key, reading_source, observed_at
            order by preference desc, known_at desc, load_id desc, row_id desc
        ) as reading_rank
    from readings
),

final as (
    select
        -- ids
        account_key,
        platform,
        account_id,
        load_id,
        row_id,

        -- text
        reading_source,

        -- measures: lifetime counters
        follower_count_lifetime,
        view_count_lifetime,
        post_count_lifetime,

        -- numbers
        preference,

        -- flags
        is_platform_rounding,

        -- dates and times
        observed_date,
        observed_at,
        known_at
    from ranked
    where reading_rank = 1 and {{ rebuilt }}
)

select * from final
