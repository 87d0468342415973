{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_snapshots__readings'}) }}

with channels as (
    select * from {{ ref('stg_youtube__channels') }}
    where {{ raw_load_filter() }}
),

pages as (
    select * from {{ ref('stg_facebook__pages') }}
    where {{ raw_load_filter() }}
),

instagram_accounts as (
    select * from {{ ref('stg_instagram__accounts') }}
    where {{ raw_load_filter() }}
),

page_insights as (
    select * from {{ ref('stg_facebook__page_insights') }}
    where
        {{ raw_load_filter() }} and platform_metric = 'page_follows' and period = 'day'
        and metric_value is not null
),

imported_snapshots as (
    select * from {{ ref('stg_files__account_snapshots') }}
    where {{ raw_load_filter('imported_at') }}
),

imported_days as (
    select * from {{ ref('stg_files__account_days') }}
    where {{ raw_load_filter('imported_at') }}
),

-- an imported day states the followers at its end, and so does a day of a Page
final as (
    select
        account_key, platform, account_id, 'api' as reading_source, follower_count_lifetime,
        true as is_platform_rounding, view_count_lifetime, post_count_lifetime, observed_at,
        observed_at as known_at, _dlt_load_id as load_id, _dlt_id as row_id, 2 as preference
    from channels
    union all
    select
        account_key, platform, account_id, 'api', follower_count_lifetime, false,
        cast(null as bigint), cast(null as bigint), observed_at, observed_at as known_at, _dlt_load_id, _dlt_id, 2
    from pages
    union all
    select
        account_key, platform, account_id, 'api', follower_count_lifetime, false,
        cast(null as bigint), post_count_lifetime, observed_at, observed_at as known_at, _dlt_load_id, _dlt_id, 2
    from instagram_accounts
    union all
    select
        account_key, platform, account_id, 'api', metric_value, false, cast(null as bigint),
        cast(null as bigint), {{ platform_day_end('metric_date', 'platform') }}, observed_at,
        _dlt_load_id, _dlt_id, 1
    from page_insights
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
)

select * from final
