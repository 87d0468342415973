{#-
    The days that a test across models reads, of a column: those that the build of any of the models,
    given by name, replaced in this command, so that both sides of a comparison hold the same days;
    widened by `after` days where the models name months by their first day.
-#}
{% macro days_tested_in(models, column='metric_date', after=0) -%}
    {%- if not execute -%}
        {{ return('true') }}
    {%- endif -%}
    {%- set ranges = [] -%}
    {%- for name in models -%}
        {%- set replaced = remembered('model.groundswell.' ~ name).get('replaced') -%}
        {%- for first_date, last_date in (replaced.ranges if replaced else [['1900-01-01', '9000-01-01']]) -%}
            {%- do ranges.append([first_date, moved_day(last_date, after)]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(days_predicate(column, ranges | sort)) }}
{%- endmacro %}
