{#- Text as a JSON value; null when it is absent or no JSON. -#}
{% macro parsed_json(text) -%}
    {{ return(adapter.dispatch('parsed_json', 'groundswell')(text)) }}
{%- endmacro %}

{% macro default__parsed_json(text) -%}
    safe.parse_json({{ text }})
{%- endmacro %}

{% macro duckdb__parsed_json(text) -%}
    try_cast({{ text }} as json)
{%- endmacro %}
