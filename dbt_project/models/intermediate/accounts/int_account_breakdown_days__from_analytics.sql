{{ config(materialized = 'ephemeral', meta = {'read_for': 'int_account_breakdown_days__versions'}) }}

with countries as (
    select * from {{ ref('stg_youtube__channel_country_days') }}
    where {{ raw_load_filter() }}
),

traffic_sources as (
    select * from {{ ref('stg_youtube__channel_traffic_source_days') }}
    where {{ raw_load_filter() }}
),

devices as (
    select * from {{ ref('stg_youtube__channel_device_days') }}
    where {{ raw_load_filter() }}
),

content_types as (
    select * from {{ ref('stg_youtube__channel_content_type_days') }}
    where {{ raw_load_filter() }}
),

{%- set columns -%}
account_key, platform, account_id, view_count, engaged_view_count, watch_seconds, metric_date,
        observed_at, _dlt_load_id, _dlt_id
{%- endset %}

rows_of_answers as (
    select 'country' as dimension, coalesce(country_code, 'ZZ') as dimension_value, {{ columns }}
    from countries
    union all
    select 'traffic_source', coalesce(traffic_source, 'UNKNOWN'), {{ columns }}
    from traffic_sources
    union all
    select 'device', coalesce(device, 'UNKNOWN_PLATFORM'), {{ columns }}
    from devices
    union all
    select 'content_type', coalesce(content_type, 'unspecified'), {{ columns }}
    from content_types
),

ranked as (
    select
        *,
        row_number() over (
            partition by account_key, dimension, dimension_value, metric_date, _dlt_load_id
            order by observed_at desc, _dlt_id desc
        ) as reading_rank
    from rows_of_answers
),

-- a load asks for a day of a dimension whole: its values are known when the last of them is
final as (
    select
        'api' as reading_source,
        account_key,
        platform,
        account_id,
        _dlt_load_id as load_id,
        dimension,
        dimension_value,
        view_count,
        engaged_view_count,
        watch_seconds,
        metric_date,
        max(observed_at) over (
            partition by account_key, dimension, metric_date, _dlt_load_id
        ) as observed_at
    from ranked
    where reading_rank = 1
)

select * from final
