{#-
    For an incremental model kept by day: true for the days that any of the queries names, each query
    answering columns first_date and last_date; with `onwards` for all days from the first of them;
    with `undated` for rows without a day, too. The days are read when the model is compiled and
    written as literals, so that both engines read only those days of every table below. In a first
    build, a full refresh and where nothing may be asked: all days.
    The days are remembered until the model is built: they are what it replaces, whether rows are
    left on them or not, and what its build is noted with.
-#}
{% macro days_filter(column, queries, onwards=false, undated=false) -%}
    {%- set ranges = [['1900-01-01', '9000-01-01']] if last_build().number == 0 else asked_days(queries) -%}
    {%- if ranges and onwards -%}
        {%- set ranges = [[ranges[0][0], '9000-01-01']] -%}
    {%- endif -%}
    {{ return(remember_days(column, ranges, undated)) }}
{%- endmacro %}
