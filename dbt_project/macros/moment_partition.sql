{#-
    partition_by of a table of a row or a few a post, kept by a moment: by year, since a day or month
    of it is too little for a partition. DuckDB refuses the setting.
-#}
{% macro moment_partition(column) -%}
    {%- if target.type == 'bigquery' -%}
        {{ return({'field': column, 'data_type': 'timestamp', 'granularity': 'year'}) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
