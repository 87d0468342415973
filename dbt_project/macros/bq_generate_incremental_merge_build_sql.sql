{#-
    BigQuery's way of delete+insert for tables kept by row. A key with several rows, told apart by
    row_key of the model's meta, loses those that its new rows no longer hold: they are merged with
    them as gone. One statement, so that nothing is lost between a delete and an insert.
-#}
{% macro bq_generate_incremental_merge_build_sql(
    tmp_relation, target_relation, sql, unique_key, partition_by, dest_columns, tmp_relation_exists,
    incremental_predicates
) -%}
    {%- set row_key = config.get('meta', {}).get('row_key') -%}
    {%- if not row_key -%}
        {{ return(get_merge_sql(
            target_relation, bq_static_select_insert_overwrite_sql(
                tmp_relation, sql, partition_by, tmp_relation_exists
            ), unique_key, dest_columns, incremental_predicates
        )) }}
    {%- endif -%}
    {%- set names = dest_columns | map(attribute='name') | list -%}
    merge into {{ target_relation }} as held
    using (
        select {{ names | join(', ') }}, false as is_gone
        from {{ tmp_relation }}
        union all
        select {{ names | join(', ') }}, true
        from {{ target_relation }}
        where
            {{ unique_key }} in (select {{ unique_key }} from {{ tmp_relation }})
            and {{ row_key }} not in (select {{ row_key }} from {{ tmp_relation }})
    ) as made
    on held.{{ row_key }} = made.{{ row_key }}
    when matched and made.is_gone then delete
    when matched then update set
        {%- for name in names %}
        {{ name }} = made.{{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    when not matched then insert ({{ names | join(', ') }})
    values ({{ names | join(', ') }})
{%- endmacro %}
