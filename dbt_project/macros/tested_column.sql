{#-
    The column by which a model is cut: its partitions' on BigQuery, and the days it replaces. None
    for a model that is not, or that keeps days only to say what changed below it.
-#}
{% macro tested_column(node) -%}
    {%- set cut = node.config.get('partition_by') or {} -%}
    {%- set column = cut.get('field') or remembered(node.unique_id).get('replaced', {}).get('column') -%}
    {{ return(column if column in node.columns else none) }}
{%- endmacro %}
