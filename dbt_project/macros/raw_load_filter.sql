{#-
    True for raw rows of loads that a model has not taken in yet: their landed moment on or after the
    first landing day of such a load, a literal, so that BigQuery reads only those partitions of the
    raw table below staging. Rows of older loads landed on the same days come again: what reads them
    must bear that. All rows in a first build, none without new loads.
-#}
{% macro raw_load_filter(column='observed_at') -%}
    {%- if model.name != 'int_loads__days' -%}
        {%- set loads = ref('int_loads__days') -%}
    {%- endif -%}
    {{ return(column ~ ' >= ' ~ moment_literal((last_build().since or '9000-01-01') ~ 'T00:00:00Z')) }}
{%- endmacro %}
