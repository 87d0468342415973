{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_breakdown_days__versions'}) }}

{%- set ids = 'account_key, platform, account_id' %}

with page_insights as (
    select * from {{ ref('stg_facebook__page_insights') }}
    where {{ raw_load_filter() }}
),

account_insights as (
    select * from {{ ref('stg_instagram__account_insights') }}
    where {{ raw_load_filter() }}
),

-- a Page's views by advertising, an account's by what was viewed
stated as (
    select
        {{ ids }}, 'traffic_scope' as dimension, traffic_scope as dimension_value,
        metric_value as view_count, metric_date, observed_at, _dlt_load_id as load_id,
        _dlt_id as row_id
    from page_insights
    where
        platform_metric = 'page_media_view' and period = 'day'
        and traffic_scope in ('organic', 'paid')
    union all
    select
        {{ ids }}, 'media_product_type', breakdown_value, metric_value, window_end_date,
        observed_at, _dlt_load_id, _dlt_id
    from account_insights
    where
        platform_metric = 'views' and breakdown = 'media_product_type'
        and breakdown_value is not null and window_start_date = window_end_date
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_key, dimension, dimension_value, metric_date, load_id
            order by observed_at desc, row_id desc
        ) as reading_rank
    from stated
    where metric_date is not null
),

-- a load asks for a day of a dimension whole: its values are known when the last of them is
final as (
    select
        'api' as reading_source,
        account_key,
        platform,
        account_id,
        load_id,
        dimension,
        dimension_value,
        view_count,
        cast(null as bigint) as engaged_view_count,
        cast(null as bigint) as watch_seconds,
        metric_date,
        max(observed_at) over (
            partition by account_key, dimension, metric_date, load_id
        ) as observed_at
    from ranked
    where reading_rank = 1
)

select * from final
