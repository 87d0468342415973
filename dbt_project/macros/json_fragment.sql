{#- An object or array of a JSON column as JSON text; null when it is absent. -#}
{% macro json_fragment(column, path) -%}
    {{ return(adapter.dispatch('json_fragment', 'groundswell')(column, path)) }}
{%- endmacro %}

{#- to_json_string(null) would be the text "null", hence the case -#}
{% macro default__json_fragment(column, path) -%}
    case
        when json_query({{ column }}, '{{ path }}') is not null
            then to_json_string(json_query({{ column }}, '{{ path }}'))
    end
{%- endmacro %}

{% macro duckdb__json_fragment(column, path) -%}
    cast(json_extract({{ column }}, '{{ path }}') as string)
{%- endmacro %}
