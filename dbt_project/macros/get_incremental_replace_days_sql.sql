{#-
    The days an incremental model replaces, as days_filter found them: whole days are deleted, whether
    the new rows name them or not. A model that remembers none is replaced by the values of its key.
-#}
{% macro get_incremental_replace_days_sql(arg_dict) -%}
    {%- set replaced = remembered().get('replaced') -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    {%- if replaced -%}
    delete from {{ arg_dict['target_relation'] }} where {{ replaced.predicate }};
    {%- else -%}
    delete from {{ arg_dict['target_relation'] }}
    where {{ arg_dict['unique_key'] }} in (select {{ arg_dict['unique_key'] }} from {{ arg_dict['temp_relation'] }});
    {%- endif %}
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    (select {{ columns }} from {{ arg_dict['temp_relation'] }})
{%- endmacro %}
