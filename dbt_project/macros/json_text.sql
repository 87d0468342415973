{#- A scalar of a JSON column as text; null when it is absent, null, an object or an array. -#}
{% macro json_text(column, path) -%}
    {{ return(adapter.dispatch('json_text', 'groundswell')(column, path)) }}
{%- endmacro %}

{% macro default__json_text(column, path) -%}
    json_value({{ column }}, '{{ path }}')
{%- endmacro %}

{% macro duckdb__json_text(column, path) -%}
    json_extract_string({{ column }}, '{{ path }}')
{%- endmacro %}
