{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_revenue_days__versions'}) }}

with channel_revenue_days as (
    select * from {{ ref('stg_youtube__channel_revenue_days') }}
    where {{ raw_load_filter() }}
),

video_revenue_days as (
    select * from {{ ref('stg_youtube__video_revenue_days') }}
    where {{ raw_load_filter() }}
),

page_earnings as (
    select * from {{ ref('stg_facebook__page_earnings') }}
    where {{ raw_load_filter() }} and period = 'day' and metric_date is not null
),

imports as (
    select * from {{ ref('stg_files__revenue') }}
    where {{ raw_load_filter('imported_at') }}
),

stated as (
    select
        'account' as revenue_level, account_key, cast(null as string) as post_key, platform,
        account_id, cast(null as string) as post_id, currency, estimated_revenue_micros,
        estimated_ad_revenue_micros, estimated_premium_revenue_micros, metric_date, observed_at,
        _dlt_load_id, _dlt_id
    from channel_revenue_days
    union all
    select
        'post', account_key, post_key, platform, account_id, post_id, currency,
        estimated_revenue_micros, estimated_ad_revenue_micros, estimated_premium_revenue_micros,
        metric_date, observed_at, _dlt_load_id, _dlt_id
    from video_revenue_days
    union all
    select
        case when post_key is null then 'account' else 'post' end, account_key, post_key, platform,
        account_id, post_id, currency, estimated_revenue_micros, cast(null as bigint),
        cast(null as bigint), metric_date, observed_at, _dlt_load_id, _dlt_id
    from page_earnings
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                revenue_level, account_key, coalesce(post_key, ''), currency, metric_date, _dlt_load_id
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from stated
),

newest_in_load as (
    select * from ranked
    where reading_rank = 1
),

-- a file may split a day over several rows of one source: they add up within the file
imports_summed as (
    select
        case when post_key is null then 'account' else 'post' end as revenue_level, account_key,
        post_key, platform, account_id, post_id, currency, revenue_source,
        cast(sum(revenue_micros) as bigint) as amount_micros,
        metric_date, imported_at, file_sha256, max(_dlt_load_id) as load_id
    from imports
    where metric_date is not null and account_key is not null
    group by
        account_key, post_key, platform, account_id, post_id, currency, revenue_source,
        metric_date, imported_at, file_sha256
),

-- what is neither advertising nor Premium is other, so that the sources add up to the estimate
final as (
    select
        'api' as reading_source, revenue_level, account_key, post_key, platform, account_id, post_id,
        _dlt_load_id as load_id, 'ads' as revenue_source, currency,
        estimated_ad_revenue_micros as amount_micros, metric_date, observed_at
    from newest_in_load
    where estimated_ad_revenue_micros is not null
    union all
    select
        'api', revenue_level, account_key, post_key, platform, account_id, post_id, _dlt_load_id,
        'subscriptions', currency, estimated_premium_revenue_micros, metric_date, observed_at
    from newest_in_load
    where estimated_premium_revenue_micros is not null
    union all
    select
        'api', revenue_level, account_key, post_key, platform, account_id, post_id, _dlt_load_id,
        'other', currency,
        estimated_revenue_micros
        - coalesce(estimated_ad_revenue_micros, 0)
        - coalesce(estimated_premium_revenue_micros, 0),
        metric_date, observed_at
    from newest_in_load
    where estimated_revenue_micros is not null
    union all
    select
        'import', revenue_level, account_key, post_key, platform, account_id, post_id, load_id,
        revenue_source, currency, amount_micros, metric_date, imported_at
    from imports_summed
)

select * from final
