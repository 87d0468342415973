{#- Number of items of a JSON array in a JSON column; null when it is absent. -#}
{% macro json_length(column, path) -%}
    {{ return(adapter.dispatch('json_length', 'groundswell')(column, path)) }}
{%- endmacro %}

{% macro default__json_length(column, path) -%}
    array_length(json_query_array({{ column }}, '{{ path }}'))
{%- endmacro %}

{% macro duckdb__json_length(column, path) -%}
    cast(json_array_length({{ column }}, '{{ path }}') as bigint)
{%- endmacro %}
