{#- partition_by of a table kept by day; DuckDB has no partitions and refuses the setting. -#}
{% macro day_partition(column) -%}
    {%- if target.type == 'bigquery' -%}
        {{ return({'field': column, 'data_type': 'date', 'granularity': 'day'}) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
