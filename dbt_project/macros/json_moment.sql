{#- A UTC moment of a JSON column, RFC 3339; null when it is absent. -#}
{% macro json_moment(column, path) -%}
    {{ parse_moment(json_text(column, path)) }}
{%- endmacro %}
