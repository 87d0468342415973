{#-
    partition_by of a table kept by a date; by month where a day holds a few rows only. DuckDB has no
    partitions and refuses the setting.
-#}
{% macro day_partition(column, granularity='day') -%}
    {%- if target.type == 'bigquery' -%}
        {{ return({'field': column, 'data_type': 'date', 'granularity': granularity}) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
