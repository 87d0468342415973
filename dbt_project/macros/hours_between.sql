{#- Hours from one moment to another with their fraction, counted in whole seconds. -#}
{% macro hours_between(first_moment, last_moment) -%}
    {{ return(adapter.dispatch('hours_between', 'groundswell')(first_moment, last_moment)) }}
{%- endmacro %}

{% macro default__hours_between(first_moment, last_moment) -%}
    (timestamp_diff({{ last_moment }}, {{ first_moment }}, second) / 3600)
{%- endmacro %}

{% macro duckdb__hours_between(first_moment, last_moment) -%}
    (date_sub('second', {{ first_moment }}, {{ last_moment }}) / 3600)
{%- endmacro %}
