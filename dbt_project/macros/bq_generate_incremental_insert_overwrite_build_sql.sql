{#-
    BigQuery's way of get_incremental_replace_days_sql: one merge that deletes the remembered days,
    literals on the partition column, and inserts the new rows. The adapter's own macro would find
    the days in the new rows, and leave a day of which no row is left.
-#}
{% macro bq_generate_incremental_insert_overwrite_build_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns,
    tmp_relation_exists, copy_partitions
) -%}
    {%- set replaced = remembered().get('replaced') -%}
    {%- if not replaced -%}
        {{ return(bq_insert_overwrite_sql(
            tmp_relation, target_relation, sql, unique_key, partition_by, partitions, dest_columns,
            tmp_relation_exists, copy_partitions
        )) }}
    {%- endif -%}
    {%- set predicate = replaced.predicate | replace(replaced.column, 'DBT_INTERNAL_DEST.' ~ replaced.column) -%}
    {%- set source_sql = bq_static_select_insert_overwrite_sql(
        tmp_relation, sql, partition_by, tmp_relation_exists
    ) -%}
    {{ return(get_insert_overwrite_merge_sql(
        target_relation, source_sql, dest_columns, [predicate],
        include_sql_header=not tmp_relation_exists
    )) }}
{%- endmacro %}
