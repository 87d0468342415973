{#- The MD5 of a text as 32 hexadecimal digits. -#}
{% macro md5_text(text) -%}
    {{ return(adapter.dispatch('md5_text', 'groundswell')(text)) }}
{%- endmacro %}

{% macro default__md5_text(text) -%}
    to_hex(md5({{ text }}))
{%- endmacro %}

{% macro duckdb__md5_text(text) -%}
    md5({{ text }})
{%- endmacro %}
