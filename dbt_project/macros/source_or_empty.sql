{#-
    The relation of a raw table, or what it would be with the columns and types that the sources
    file declares: a table not landed yet is empty, a column not landed yet is null.
-#}
{% macro source_or_empty(source_name, table_name) -%}
    {%- set relation = source(source_name, table_name) -%}
    {%- if not execute or not flags.INTROSPECT or relation.is_cte -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set node = graph.sources.values()
        | selectattr('source_name', 'equalto', source_name)
        | selectattr('name', 'equalto', table_name) | first -%}
    {%- set landed = adapter.get_relation(relation.database, relation.schema, relation.identifier) -%}
    {%- set held = [] -%}
    {%- if landed is not none -%}
        {%- for column in adapter.get_columns_in_relation(landed) -%}
            {%- do held.append(column.name | lower) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set missing = [] -%}
    {%- for column in node.columns.values() if column.name not in held -%}
        {%- do missing.append(
            'cast(null as ' ~ engine_type(column.data_type) ~ ') as ' ~ column.name
        ) -%}
    {%- endfor -%}
    {%- if landed is none -%}
        {{ return('(select ' ~ missing | join(', ') ~ ' limit 0) as not_landed') }}
    {%- elif missing -%}
        {{ return('(select *, ' ~ missing | join(', ') ~ ' from ' ~ landed ~ ') as partly_landed') }}
    {%- endif -%}
    {{ return(landed) }}
{%- endmacro %}
