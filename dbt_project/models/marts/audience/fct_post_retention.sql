{{
    config(
        materialized = 'incremental',
        unique_key = 'window_end_date',
        partition_by = day_partition('window_end_date'),
        cluster_by = ['account_key', 'post_key']
    )
}}

{%- set rebuilt = days_filter('window_end_date', last_days_of_new_loads(['video_retention'])) %}
{%- set columns -%}
account_key, post_key, window_start_date, window_end_date, elapsed_rate, audience_watch_rate,
relative_retention_rate
{%- endset %}

with new_readings as (
    select
        *,
        _dlt_load_id as load_id
    from {{ ref('stg_youtube__video_retention') }}
    where {{ raw_load_filter() }} and {{ rebuilt }}
),

-- what is held stands for all readings behind it, since its moment
readings as (
    select {{ columns }}, load_id, observed_at
    from new_readings
    {%- if is_incremental() %}
    union all
    select {{ columns }}, '' as load_id, known_from as observed_at
    from {{ this }}
    where {{ rebuilt }}
    {%- endif %}
),

keyed_readings as (
    select
        *,
        -- a hundred points a curve: as a whole number of a ten-thousandth it is a safe key
        cast(round(elapsed_rate * 10000) as bigint) as elapsed_point
    from readings
),

{{
    changed_versions(
        readings = 'keyed_readings',
        key = ['post_key', 'window_start_date', 'window_end_date', 'elapsed_point'],
        carried = ['account_key', 'elapsed_rate'],
        values = ['audience_watch_rate', 'relative_retention_rate']
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'window_start_date', 'window_end_date', 'elapsed_point']) }}
            as post_retention_key,
        post_key,
        account_key,

        -- measures that never add up
        elapsed_rate,
        audience_watch_rate,
        relative_retention_rate,

        -- dates and times
        window_start_date,
        window_end_date,
        known_from
    from versions
    where known_to is null
)

select * from final
