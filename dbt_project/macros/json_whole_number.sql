{#- A whole number of a JSON column; null when it is absent, an object or has a fraction, on both engines. -#}
{% macro json_whole_number(column, path) -%}
    case
        when strpos({{ json_text(column, path) }}, '.') = 0 then {{ json_bigint(column, path) }}
    end
{%- endmacro %}
