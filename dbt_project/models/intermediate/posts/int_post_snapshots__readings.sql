{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter('observed_date', days_of_new_loads(snapshot_resources())) %}

with videos as (
    select * from {{ ref('stg_youtube__videos') }}
    where {{ raw_load_filter() }}
),

video_statistics as (
    select * from {{ ref('stg_youtube__video_statistics') }}
    where {{ raw_load_filter() }}
),

imports as (
    select * from {{ ref('stg_files__post_snapshots') }}
    where {{ raw_load_filter('imported_at') }}
),

readings as (
    select
        'api' as reading_source, post_key, account_key, platform, account_id, post_id,
        view_count_lifetime, like_count_lifetime, comment_count_lifetime, dislike_count_lifetime,
        cast(null as bigint) as share_count_lifetime, cast(null as bigint) as save_count_lifetime,
        observed_at, observed_at as known_at, _dlt_load_id as load_id, _dlt_id as row_id,
        2 as preference
    from videos
    where has_statistics
    union all
    select
        'api', post_key, account_key, platform, account_id, post_id, view_count_lifetime,
        like_count_lifetime, comment_count_lifetime, cast(null as bigint), cast(null as bigint),
        cast(null as bigint), observed_at, observed_at as known_at, _dlt_load_id, _dlt_id, 1
    from video_statistics
    union all
    select
        'import', post_key, account_key, platform, account_id, post_id, view_count_lifetime,
        like_count_lifetime, comment_count_lifetime, dislike_count_lifetime, share_count_lifetime,
        save_count_lifetime, observed_at, imported_at, _dlt_load_id, _dlt_id, row_number
    from imports
    where post_key is not null and observed_at is not null
    {%- if is_incremental() %}
    -- what is held was known before the new loads, or comes again with them
    union all
    select
        reading_source, post_key, account_key, platform, account_id, post_id, view_count_lifetime,
        like_count_lifetime, comment_count_lifetime, dislike_count_lifetime, share_count_lifetime,
        save_count_lifetime, observed_at, known_at, load_id, '', 0
    from {{ this }}
    where {{ rebuilt }} and not {{ raw_load_filter('known_at') }}
    {%- endif %}
),

-- one reading a moment: the fuller call before the cheaper one, a later import before an earlier
ranked as (
    select
        *,
        row_number() over (
            partition by reading_source, post_key, observed_at
            order by known_at desc, preference desc, load_id asc, row_id asc
        ) as reading_rank
    from readings
    where coalesce(view_count_lifetime, like_count_lifetime, comment_count_lifetime) is not null
),

dated as (
    select
        *,
        {{ platform_date('observed_at', 'platform') }} as observed_date
    from ranked
    where reading_rank = 1
),

final as (
    select
        -- ids
        post_key,
        account_key,
        platform,
        account_id,
        post_id,
        load_id,

        -- text
        reading_source,

        -- measures: lifetime counters
        view_count_lifetime,
        like_count_lifetime,
        comment_count_lifetime,
        dislike_count_lifetime,
        share_count_lifetime,
        save_count_lifetime,

        -- dates and times
        observed_date,
        observed_at,
        known_at
    from dated
    where {{ rebuilt }}
)

select * from final
