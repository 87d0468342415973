{#- A UTC moment of a JSON column as Meta writes it, 2026-11-20T08:00:00+0000; null when it is absent. -#}
{% macro graph_moment(column, path) -%}
    {{ parse_moment("replace(" ~ json_text(column, path) ~ ", '+0000', 'Z')") }}
{%- endmacro %}
