{#-
    Incremental strategy of a table kept by row, not by day: BigQuery has no delete+insert, and its
    insert_overwrite replaces whole partitions.
-#}
{% macro row_strategy() -%}
    {{ return('merge' if target.type == 'bigquery' else 'delete+insert') }}
{%- endmacro %}
