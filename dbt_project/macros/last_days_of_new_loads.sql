{#- As days_of_new_loads, of rows about a window: its last day alone. -#}
{% macro last_days_of_new_loads(resources) -%}
    {%- set queries = [] -%}
    {%- for query in days_of_new_loads(resources) -%}
        {%- do queries.append(
            'select last_date as first_date, last_date from (' ~ query ~ ') as windows'
        ) -%}
    {%- endfor -%}
    {{ return(queries) }}
{%- endmacro %}
