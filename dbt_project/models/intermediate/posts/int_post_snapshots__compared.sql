{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['account_key', 'platform', 'post_key'],
        require_partition_filter = true
    )
}}

{%- set rebuilt = days_filter(
    'observed_date', days_rebuilt_by(['int_post_snapshots__readings']), onwards = true,
) %}
{%- set newest = ref('int_post_snapshots__newest') %}
{%- set columns -%}
post_key, account_key, platform, account_id, post_id, load_id, reading_source,
        {{ snapshot_counters() | join(', ') }}, extra_metrics, observed_date, observed_at, known_at
{%- endset %}

with read_anew as (
    select * from {{ ref('int_post_snapshots__readings') }}
    where {{ rebuilt }}
),

-- before its first reading here, a post's last one is held
readings as (
    select {{ columns }}
    from read_anew
    {%- if is_incremental() %}
    union all
    select {{ columns }}
    from {{ this }}
    where {{ last_days_before(newest) }}
    {%- endif %}
),

with_previous as (
    select
        *,
        lag(view_count_lifetime) over (
            partition by post_key, reading_source
            order by observed_at
        ) as previous_view_count
    from readings
),

final as (
    select
        {{ columns }},

        -- flags
        coalesce(view_count_lifetime < previous_view_count, false) as is_decrease
    from with_previous
    where {{ rebuilt }}
)

select * from final
