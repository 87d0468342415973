{#- Whether a JSON column has something at a path. -#}
{% macro json_has(column, path) -%}
    {{ return(adapter.dispatch('json_has', 'groundswell')(column, path)) }}
{%- endmacro %}

{% macro default__json_has(column, path) -%}
    (json_query({{ column }}, '{{ path }}') is not null)
{%- endmacro %}

{% macro duckdb__json_has(column, path) -%}
    (json_extract({{ column }}, '{{ path }}') is not null)
{%- endmacro %}
