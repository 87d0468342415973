{#- How often a pattern is found in a text; null of no text. -#}
{% macro regex_count(text, pattern) -%}
    {{ return(adapter.dispatch('regex_count', 'groundswell')(text, pattern)) }}
{%- endmacro %}

{% macro default__regex_count(text, pattern) -%}
    array_length(regexp_extract_all({{ text }}, r'{{ pattern }}'))
{%- endmacro %}

{% macro duckdb__regex_count(text, pattern) -%}
    cast(length(regexp_extract_all({{ text }}, '{{ pattern }}')) as bigint)
{%- endmacro %}
