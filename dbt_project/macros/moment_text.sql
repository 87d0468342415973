{#- A moment as text, the same on both engines, for keys: 2026-03-08T09:59:00.000000Z. -#}
{% macro moment_text(moment) -%}
    {{ return(adapter.dispatch('moment_text', 'groundswell')(moment)) }}
{%- endmacro %}

{% macro default__moment_text(moment) -%}
    format_timestamp('%Y-%m-%dT%H:%M:%E6SZ', {{ moment }}, 'UTC')
{%- endmacro %}

{% macro duckdb__moment_text(moment) -%}
    strftime({{ moment }}, '%Y-%m-%dT%H:%M:%S.%fZ')
{%- endmacro %}
