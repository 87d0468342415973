{#-
    The days that a model's build in this command replaced; every day where none is remembered, said
    with literals, since BigQuery reads no large table without a filter on its partition. None for a
    model that is not cut by day. `column` names the day where a test calls it otherwise.
-#}
{% macro tested_days(node, column=none) -%}
    {%- set own = tested_column(node) -%}
    {%- if not own -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set replaced = remembered(node.unique_id).get('replaced', {}) -%}
    {%- if replaced.get('column') == own -%}
        {{ return(replaced.predicate | replace(own, column or own)) }}
    {%- endif -%}
    {%- set cut = node.config.get('partition_by') or {} -%}
    {%- if cut.get('data_type', 'date') != 'date' -%}
        {{ return((column or own) ~ ' >= ' ~ moment_literal('1900-01-01T00:00:00Z')) }}
    {%- endif -%}
    {{ return('(' ~ every_day(column or own) ~ ' or ' ~ (column or own) ~ ' is null)') }}
{%- endmacro %}
