{#- A whole number of a JSON column, sent as number or as decimal text; null when it is absent. -#}
{% macro json_bigint(column, path) -%}
    {{ return(adapter.dispatch('json_bigint', 'groundswell')(column, path)) }}
{%- endmacro %}

{% macro default__json_bigint(column, path) -%}
    safe_cast(json_value({{ column }}, '{{ path }}') as bigint)
{%- endmacro %}

{% macro duckdb__json_bigint(column, path) -%}
    try_cast(json_extract_string({{ column }}, '{{ path }}') as bigint)
{%- endmacro %}
