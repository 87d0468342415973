{#- The weekday of a day, 1 Monday to 7 Sunday. -#}
{% macro iso_weekday(day) -%}
    {{ return(adapter.dispatch('iso_weekday', 'groundswell')(day)) }}
{%- endmacro %}

{% macro default__iso_weekday(day) -%}
    (mod(extract(dayofweek from {{ day }}) + 5, 7) + 1)
{%- endmacro %}

{% macro duckdb__iso_weekday(day) -%}
    extract(isodow from {{ day }})
{%- endmacro %}
