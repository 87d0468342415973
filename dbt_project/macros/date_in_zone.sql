{#- The day of a UTC moment in a zone; the zone may be a literal or an expression. -#}
{% macro date_in_zone(moment, zone) -%}
    {{ return(adapter.dispatch('date_in_zone', 'groundswell')(moment, zone)) }}
{%- endmacro %}

{% macro default__date_in_zone(moment, zone) -%}
    date({{ moment }}, {{ zone }})
{%- endmacro %}

{% macro duckdb__date_in_zone(moment, zone) -%}
    cast(timezone({{ zone }}, timezone('UTC', {{ moment }})) as date)
{%- endmacro %}
