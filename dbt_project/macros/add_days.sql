{#- A day some days later, or earlier with a negative number. -#}
{% macro add_days(day, days) -%}
    {{ return(adapter.dispatch('add_days', 'groundswell')(day, days)) }}
{%- endmacro %}

{% macro default__add_days(day, days) -%}
    date_add({{ day }}, interval ({{ days }}) day)
{%- endmacro %}

{% macro duckdb__add_days(day, days) -%}
    cast({{ day }} + to_days(cast({{ days }} as integer)) as date)
{%- endmacro %}
