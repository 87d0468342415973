{#- Queries, for days_filter, whose days are widened to whole months. -#}
{% macro whole_months(queries) -%}
    {%- set widened = [] -%}
    {%- for query in queries -%}
        {%- do widened.append(
            'select ' ~ month_start('first_date') ~ ' as first_date, ' ~ month_end('last_date')
            ~ ' as last_date from (' ~ query ~ ') as days'
        ) -%}
    {%- endfor -%}
    {{ return(widened) }}
{%- endmacro %}
