{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['resource']
    )
}}

{%- set platform_day = platform_date('observed_at', 'platform') %}
{%- set unknown = 'cast(null as date)' %}
{%- set youtube = {
    'channels': [platform_day], 'videos': [platform_day], 'video_statistics': [platform_day],
    'uploads': [unknown], 'missing_videos': [unknown], 'comment_threads': [unknown],
    'video_days': ['metric_date'], 'video_revenue_days': ['metric_date'],
    'channel_days': ['metric_date'], 'channel_revenue_days': ['metric_date'],
    'channel_country_days': ['metric_date'], 'channel_traffic_source_days': ['metric_date'],
    'channel_device_days': ['metric_date'], 'channel_content_type_days': ['metric_date'],
    'channel_audience': ['window_start_date', 'window_end_date'],
    'video_retention': ['window_start_date', 'window_end_date'],
    'bulk_reports': ['metric_date'], 'bulk_channel_basic_a3': ['metric_date'],
    'bulk_channel_reach_basic_a1': ['metric_date'],
    'bulk_channel_traffic_source_a3': ['metric_date'],
    'bulk_channel_demographics_a1': ['metric_date'],
    'fetched_ranges': ['range_start_date', 'range_end_date'],
    'collection_gaps': ['gap_start_date', 'gap_end_date'], 'metric_refusals': [unknown],
} %}
{%- set files = {
    'posts': [unknown], 'post_days': ['metric_date'], 'post_snapshots': [platform_day],
    'post_periods': ['period_start_date', 'period_end_date'], 'account_days': ['metric_date'],
    'account_snapshots': [platform_day],
    'revenue': ['coalesce(metric_date, period_start_date)', 'coalesce(metric_date, period_end_date)'],
} %}
{%- set sources = [('youtube', youtube, 'observed_at'), ('files', files, 'imported_at')] %}
{%- set held = last_build() %}
{%- set window = remember_days('observed_date', [[held.since, '9000-01-01']]) %}

with {% for source, resources, landed in sources -%}
{% for resource in resources -%}
{{ source }}_{{ resource }} as (
    select * from {{ ref('stg_' ~ source ~ '__' ~ resource) }}
),

{% endfor %}
{%- endfor -%}

landed as (
    {% for source, resources, landed in sources -%}
    {% for resource, days in resources.items() -%}
    select
        '{{ resource }}' as resource,  -- noqa: RF04, as every ledger calls it
        _dlt_load_id as load_id,
        cast({{ landed }} as date) as observed_date,
        {{ days[0] }} as first_date,
        {{ days[-1] }} as last_date
    from {{ source }}_{{ resource }}
    where {{ raw_load_filter(landed) }}
    {{ 'union all' if not (loop.last and source == 'files') }}
    {% endfor %}
    {%- endfor %}
),

counted as (
    select resource, load_id, observed_date, first_date, last_date, count(*) as row_count
    from landed
    group by resource, load_id, observed_date, first_date, last_date
),

{% if is_incremental() -%}
held as (
    select * from {{ this }}
    where {{ window }}
),

{% endif -%}
compared as (
    select
        counted.*,
        {{ 'held.build_number' if is_incremental() else 'cast(null as bigint)' }} as held_number
    from counted
    {%- if is_incremental() %}
    left join held
        on
            counted.load_id = held.load_id
            and counted.resource = held.resource
            and counted.observed_date = held.observed_date
            and counted.first_date is not distinct from held.first_date
            and counted.last_date is not distinct from held.last_date
            and counted.row_count = held.row_count
    {%- endif %}
),

-- a load of which more rows have become visible is new once more, with all its days
final as (
    select
        -- ids
        load_id,

        -- text
        resource,

        -- numbers
        row_count,
        case
            when count(held_number) over by_load = count(*) over by_load then held_number
            else {{ held.next }}
        end as build_number,

        -- dates and times
        observed_date,
        first_date,
        last_date
    from compared
    window by_load as (partition by load_id, resource)
)

select * from final
