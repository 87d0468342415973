{{
    config(
        materialized = 'incremental',
        unique_key = 'window_end_date',
        partition_by = day_partition('window_end_date'),
        cluster_by = ['account_key']
    )
}}

{%- set rebuilt = days_filter('window_end_date', last_days_of_new_loads(['channel_audience'])) %}
{%- set columns -%}
account_key, platform, window_start_date, window_end_date, age_group, gender, viewer_rate
{%- endset %}

with new_readings as (
    select
        *,
        _dlt_load_id as load_id
    from {{ ref('stg_youtube__channel_audience') }}
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

{{
    changed_versions(
        readings = 'readings',
        key = ['account_key', 'window_start_date', 'window_end_date', 'age_group', 'gender'],
        carried = ['platform'],
        values = ['viewer_rate']
    )
}},

final as (
    select
        -- ids
        {{ surrogate_key([
            'account_key', 'window_start_date', 'window_end_date', 'age_group', 'gender',
        ]) }} as audience_share_key,
        account_key,
        cast(null as string) as post_key,
        platform,

        -- text
        'age_group,gender' as dimension,
        age_group,
        gender,

        -- measures that never add up over windows
        viewer_rate,

        -- dates and times
        window_start_date,
        window_end_date,
        known_from
    from versions
    where known_to is null
)

select * from final
