{#- The one group of a pattern in a text; null when the pattern is not found. -#}
{% macro regex_extract(text, pattern) -%}
    {{ return(adapter.dispatch('regex_extract', 'groundswell')(text, pattern)) }}
{%- endmacro %}

{% macro default__regex_extract(text, pattern) -%}
    regexp_extract({{ text }}, r'{{ pattern }}')
{%- endmacro %}

{% macro duckdb__regex_extract(text, pattern) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}', 1), '')
{%- endmacro %}
