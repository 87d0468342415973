{#- True for every day: BigQuery refuses to read a large table without a filter on its partition. -#}
{% macro every_day(column) -%}
    {{ return(column ~ " >= cast('1900-01-01' as date)") }}
{%- endmacro %}
