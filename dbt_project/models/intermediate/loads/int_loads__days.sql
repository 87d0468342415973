{{
    config(
        materialized = 'incremental',
        unique_key = 'observed_date',
        partition_by = day_partition('observed_date'),
        cluster_by = ['resource']
    )
}}

{%- set sources = landed_resources() %}
{%- set held = last_build() %}
{%- set window = remember_days('observed_date', [[held.since, '9000-01-01']]) %}

with {% for source, resources, landed, prefix in sources -%}
{% for resource in resources -%}
{{ source }}_{{ resource }} as (
    select * from {{ ref('stg_' ~ source ~ '__' ~ resource) }}
),

{% endfor %}
{%- endfor -%}

landed as (
    {% for source, resources, landed, prefix in sources -%}
    {% for resource, days in resources.items() -%}
    select
        '{{ prefix ~ resource }}' as resource,  -- noqa: RF04, as every ledger calls it
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

-- a load of which more rows have become visible is new once more, with all its days; what Meta's
-- sources say of a post in several tables is one reading, so that all of them are
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
    window by_load as (
        partition by load_id, coalesce({{ regex_extract('resource', '^(facebook|instagram)_') }}, resource)
    )
)

select * from final
