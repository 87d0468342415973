{#- partition_by of a table kept by the UTC day of a moment; DuckDB refuses the setting. -#}
{% macro moment_partition(column) -%}
    {%- if target.type == 'bigquery' -%}
        {{ return({'field': column, 'data_type': 'timestamp', 'granularity': 'day'}) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
