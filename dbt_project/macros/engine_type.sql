{#- The engine's name of a type written in DuckDB's words in a sources file. -#}
{% macro engine_type(data_type) -%}
    {%- if data_type == 'double' -%}
        {{ return(var('float_type')[target.type]) }}
    {%- elif data_type.startswith('decimal') -%}
        {{ return(var('decimal_type')[target.type]) }}
    {%- endif -%}
    {{ return(data_type) }}
{%- endmacro %}
