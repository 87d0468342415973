{#- A scalar of a JSON column as text; null when it is an object or an array on both engines. -#}
{% macro json_scalar_text(column, path) -%}
    case
        when substr({{ json_text(column, path) }}, 1, 1) not in ('{', '[')
            then {{ json_text(column, path) }}
    end
{%- endmacro %}
