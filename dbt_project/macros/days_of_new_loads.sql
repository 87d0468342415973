{#- Queries, for days_filter, of the days that loads name which an incremental model has not taken in yet. -#}
{% macro days_of_new_loads(
    relations, day_column='metric_date', load_column='_dlt_load_id', held_column='last_load_id'
) -%}
    {%- set since = newest_load(held_column) -%}
    {%- set queries = [] -%}
    {%- for relation in relations -%}
        {%- do queries.append(
            'select ' ~ day_column ~ ' as day from ' ~ relation
            ~ ' where ' ~ load_column ~ ' >= ' ~ since
        ) -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
