{{ config(materialized = 'view') }}

with countries as (
    select * from {{ ref('stg_youtube__channel_country_days') }}
),

traffic_sources as (
    select * from {{ ref('stg_youtube__channel_traffic_source_days') }}
),

devices as (
    select * from {{ ref('stg_youtube__channel_device_days') }}
),

content_types as (
    select * from {{ ref('stg_youtube__channel_content_type_days') }}
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

newest_in_load as (
    select * from ranked
    where reading_rank = 1
),

-- a load asks for a day of a dimension whole
answers as (
    select account_key, dimension, metric_date, _dlt_load_id, max(observed_at) as observed_at
    from newest_in_load
    group by account_key, dimension, metric_date, _dlt_load_id
),

values_of_days as (
    select distinct account_key, platform, account_id, dimension, dimension_value, metric_date
    from newest_in_load
),

-- a value that a later answer no longer names has lost its row
final as (
    select
        'api' as reading_source,
        values_of_days.account_key,
        values_of_days.platform,
        values_of_days.account_id,
        answers._dlt_load_id as load_id,
        values_of_days.dimension,
        values_of_days.dimension_value,
        newest_in_load.view_count,
        newest_in_load.engaged_view_count,
        newest_in_load.watch_seconds,
        newest_in_load.account_key is null as is_removed,
        values_of_days.metric_date,
        answers.observed_at
    from values_of_days
    inner join answers
        on
            values_of_days.account_key = answers.account_key
            and values_of_days.dimension = answers.dimension
            and values_of_days.metric_date = answers.metric_date
    left join newest_in_load
        on
            values_of_days.account_key = newest_in_load.account_key
            and values_of_days.dimension = newest_in_load.dimension
            and values_of_days.dimension_value = newest_in_load.dimension_value
            and values_of_days.metric_date = newest_in_load.metric_date
            and answers._dlt_load_id = newest_in_load._dlt_load_id
)

select * from final
