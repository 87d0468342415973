{#- The hour, 0 to 23, of a UTC moment in a zone. -#}
{% macro hour_in_zone(moment, zone) -%}
    {{ return(adapter.dispatch('hour_in_zone', 'groundswell')(moment, zone)) }}
{%- endmacro %}

{% macro default__hour_in_zone(moment, zone) -%}
    extract(hour from datetime({{ moment }}, {{ zone }}))
{%- endmacro %}

{% macro duckdb__hour_in_zone(moment, zone) -%}
    extract(hour from timezone({{ zone }}, timezone('UTC', {{ moment }})))
{%- endmacro %}
