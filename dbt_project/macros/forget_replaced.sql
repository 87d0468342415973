{#-
    Pre-hook of an incremental model without partitions: deletes the rows it replaces, before the
    strategy adds the new ones. Were BigQuery to stop in between, the build is not noted, and the
    next one adds them.
-#}
{% macro forget_replaced() -%}
    {%- set replaced = remembered().get('replaced') -%}
    {%- if replaced and is_incremental() -%}
        delete from {{ this }} where {{ replaced.predicate }}
    {%- endif -%}
{%- endmacro %}
