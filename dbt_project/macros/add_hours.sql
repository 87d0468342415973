{#- A moment some whole hours later. -#}
{% macro add_hours(moment, hours) -%}
    {{ return(adapter.dispatch('add_hours', 'groundswell')(moment, hours)) }}
{%- endmacro %}

{% macro default__add_hours(moment, hours) -%}
    timestamp_add({{ moment }}, interval {{ hours }} hour)
{%- endmacro %}

{% macro duckdb__add_hours(moment, hours) -%}
    ({{ moment }} + to_hours({{ hours }}))
{%- endmacro %}
