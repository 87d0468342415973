{#- The last day of a day's month. -#}
{% macro month_end(day) -%}
    {{ return(add_days(month_start(add_days(month_start(day), 31)), -1)) }}
{%- endmacro %}
