{#-
    As raw_load_filter, and the day before: a model that puts the rows of one load together reads all
    of a load that began before midnight, and keeps those whose last row is new.
-#}
{% macro widened_raw_load_filter(column='observed_at') -%}
    {%- set loads = ref('int_loads__days') -%}
    {%- set since = last_build().since -%}
    {{ return(
        column ~ ' >= ' ~ moment_literal((moved_day(since, -1) if since else '9000-01-01') ~ 'T00:00:00Z')
    ) }}
{%- endmacro %}
