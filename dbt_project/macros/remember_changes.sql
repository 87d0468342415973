{#-
    Days that a model kept by row changes for the models below it, found by a query of columns
    first_date and last_date while it is compiled, before it is built: noted with its build under the
    name of the days' column. In a first build all days change.
-#}
{% macro remember_changes(column, query) -%}
    {%- set held = last_build() -%}
    {%- set changed = remembered().setdefault('changed', []) -%}
    {%- if held.number == 0 -%}
        {%- do changed.append([column, '1900-01-01', '9000-01-01']) -%}
    {%- else -%}
        {%- for first_date, last_date in asked_days([query]) -%}
            {%- do changed.append([column, first_date, last_date]) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
