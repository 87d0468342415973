{#- An exact decimal amount as whole millionths, half away from zero; never through a float. -#}
{% macro to_micros(amount) -%}
    cast(round(cast({{ amount }} as {{ var('decimal_type')[target.type] }}) * 1000000, 0) as bigint)
{%- endmacro %}
