{#- A true or false of a JSON column; null when it is absent. -#}
{% macro json_boolean(column, path) -%}
    cast({{ json_text(column, path) }} as boolean)
{%- endmacro %}
