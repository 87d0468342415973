{#- A ratio; null when the denominator is zero or unknown. -#}
{% macro safe_divide(numerator, denominator) -%}
    ({{ numerator }} / nullif({{ denominator }}, 0))
{%- endmacro %}
