{#- The UTC moment at which a day begins in a zone; the zone may be a literal or an expression. -#}
{% macro day_start_at(day, zone) -%}
    {{ return(adapter.dispatch('day_start_at', 'groundswell')(day, zone)) }}
{%- endmacro %}

{% macro default__day_start_at(day, zone) -%}
    timestamp({{ day }}, {{ zone }})
{%- endmacro %}

{% macro duckdb__day_start_at(day, zone) -%}
    cast(timezone({{ zone }}, cast({{ day }} as timestamp)) as timestamp)
{%- endmacro %}
