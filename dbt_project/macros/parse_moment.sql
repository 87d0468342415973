{#- A UTC moment from RFC 3339 text; null when the text is absent or no moment. -#}
{% macro parse_moment(text) -%}
    {{ return(adapter.dispatch('parse_moment', 'groundswell')(text)) }}
{%- endmacro %}

{% macro default__parse_moment(text) -%}
    safe_cast({{ text }} as timestamp)
{%- endmacro %}

{% macro duckdb__parse_moment(text) -%}
    cast(try_cast({{ text }} as timestamptz) as timestamp)
{%- endmacro %}
