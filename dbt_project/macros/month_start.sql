{#- The first day of a day's month. -#}
{% macro month_start(day) -%}
    {{ return(adapter.dispatch('month_start', 'groundswell')(day)) }}
{%- endmacro %}

{% macro default__month_start(day) -%}
    date_trunc({{ day }}, month)
{%- endmacro %}

{% macro duckdb__month_start(day) -%}
    cast(date_trunc('month', {{ day }}) as date)
{%- endmacro %}
