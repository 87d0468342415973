{#-
    The ranges of days that the model being compiled replaces, as days_filter remembered them, each
    widened by some days; all days where nothing is remembered.
-#}
{% macro replaced_ranges(before=0, after=0) -%}
    {%- set replaced = remembered().get('replaced') -%}
    {%- if not replaced -%}
        {{ return([['1900-01-01', '9000-01-01']]) }}
    {%- endif -%}
    {%- set widened = [] -%}
    {%- for first_date, last_date in replaced.ranges -%}
        {%- do widened.append([moved_day(first_date, -before), moved_day(last_date, after)]) -%}
    {%- endfor -%}
    {{ return(merged_days(widened)) }}
{%- endmacro %}
