{#- An expression as a double: the engines share no name for it. -#}
{% macro to_float(expression) -%}
    cast({{ expression }} as {{ engine_type('double') }})
{%- endmacro %}
