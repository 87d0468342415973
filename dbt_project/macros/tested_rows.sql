{#-
    The rows of a model that its tests read, as a predicate of literals; none: all of them, the table
    is small or not cut by day. A view is tested on the days that the models below it replaced.
-#}
{% macro tested_rows(unique_id) -%}
    {%- set node = graph.nodes.get(unique_id) -%}
    {%- if not node -%}
        {{ return(none) }}
    {%- elif node.config.materialized != 'view' -%}
        {{ return(tested_days(node)) }}
    {%- endif -%}
    {%- set read = [] -%}
    {%- for parent in node.depends_on.nodes if parent in graph.nodes -%}
        {%- set days = tested_days(graph.nodes[parent]) -%}
        {%- if days and tested_column(graph.nodes[parent]) in node.columns -%}
            {%- do read.append(days) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(read | unique | join(' or ') or none) }}
{%- endmacro %}
