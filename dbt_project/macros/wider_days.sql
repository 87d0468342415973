{#-
    The days that days_filter found for the model, widened on either side, of any column: for reading
    what the rows of those days look back to or on to. Ranges that meet become one.
-#}
{% macro wider_days(column, before=0, after=0) -%}
    {%- set replaced = remembered().get('replaced') -%}
    {%- if not replaced -%}
        {{ return(every_day(column)) }}
    {%- endif -%}
    {%- set wider = [] -%}
    {%- for first_date, last_date in replaced.ranges -%}
        {%- do wider.append([moved_day(first_date, -before), moved_day(last_date, after)]) -%}
    {%- endfor -%}
    {{ return(days_predicate(column, merged_days(wider))) }}
{%- endmacro %}
