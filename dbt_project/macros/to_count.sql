{#- A computed number as a whole count: sums are HUGEINT in DuckDB, products of fractions are floats. -#}
{% macro to_count(expression) -%}
    cast(round({{ expression }}) as bigint)
{%- endmacro %}
