{#- The ledger of loads itself looks back some days for loads that became visible late. -#}
{% macro last_build_query(name) -%}
    {%- set builds = ref('int_builds__days') -%}
    select
        own.number,
        coalesce(max(builds.build_number), 0) + 1 as next_number,
        cast(
            {%- if name == 'int_loads__days' %}
            {{ add_days('max(builds.newest_load_date)', '-' ~ var('late_load_days')) }}
            {%- else %}
            min(case when builds.build_number > own.number then builds.first_load_date end)
            {%- endif %} as string
        ) as since
    from (
        select coalesce(max(build_number), 0) as number from {{ builds }} where model_name = '{{ name }}'
    ) as own
    left join {{ builds }} as builds on builds.build_number > 0
    group by own.number
{%- endmacro %}
