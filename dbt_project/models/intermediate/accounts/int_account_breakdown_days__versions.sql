{{
    config(
        materialized = 'incremental',
        unique_key = 'metric_date',
        partition_by = day_partition('metric_date')
    )
}}

{%- set staged = [
    ref('stg_youtube__channel_country_days'),
    ref('stg_youtube__channel_traffic_source_days'),
    ref('stg_youtube__channel_device_days'),
    ref('stg_youtube__channel_content_type_days'),
    ref('stg_youtube__bulk_channel_basic_a3'),
    ref('stg_youtube__bulk_channel_traffic_source_a3'),
    ref('stg_youtube__bulk_reports'),
] %}
{%- set columns -%}
reading_source, account_key, platform, account_id, load_id, dimension, dimension_value, view_count,
        engaged_view_count, watch_seconds, is_removed, metric_date, observed_at
{%- endset %}

with from_analytics as (
    select * from {{ ref('int_account_breakdown_days__from_analytics') }}
),

from_bulk as (
    select * from {{ ref('int_account_breakdown_days__from_bulk') }}
),

all_readings as (
    select {{ columns }}
    from from_analytics
    union all
    select {{ columns }}
    from from_bulk
),

readings as (
    select * from all_readings
    where {{ days_filter('metric_date', days_of_new_loads(staged)) }}
),

{{
    changed_versions(
        readings = 'readings',
        key = ['reading_source', 'account_key', 'dimension', 'dimension_value', 'metric_date'],
        carried = ['platform', 'account_id'],
        values = ['view_count', 'engaged_view_count', 'watch_seconds', 'is_removed'],
        tie_break = ['is_removed', 'load_id']
    )
}},

final as (
    select
        -- ids
        {{
            surrogate_key([
                'reading_source', 'account_key', 'dimension', 'dimension_value', 'metric_date',
                moment_text('known_from'),
            ])
        }} as account_breakdown_version_key,
        account_key,
        platform,
        account_id,
        load_id,
        last_load_id,

        -- text
        reading_source,
        dimension,
        dimension_value,

        -- measures: gained on the day
        view_count,
        engaged_view_count,
        watch_seconds,

        -- flags
        is_removed,

        -- dates and times
        metric_date,
        known_from,
        known_to,
        last_observed_at
    from versions
)

select * from final
