{#- The Monday of a day's ISO week, as a date. -#}
{% macro week_start(day) -%}
    {{ return(adapter.dispatch('week_start', 'groundswell')(day)) }}
{%- endmacro %}

{% macro default__week_start(day) -%}
    date_trunc({{ day }}, isoweek)
{%- endmacro %}

{% macro duckdb__week_start(day) -%}
    cast(date_trunc('week', {{ day }}) as date)
{%- endmacro %}
