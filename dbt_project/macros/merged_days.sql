{#-
    Ranges of days, each [first, last] as text and sorted by the first: those that meet made one, none
    beyond the ends of time.
-#}
{% macro merged_days(ranges) -%}
    {%- set merged = [] -%}
    {%- for first_named, last_named in ranges -%}
        {%- set first_date = [first_named, '1900-01-01'] | max -%}
        {%- set last_date = [last_named, '9000-01-01'] | min -%}
        {%- if merged and first_date <= moved_day(merged[-1][1], 1) -%}
            {%- set before = merged.pop() -%}
            {%- do merged.append([before[0], [before[1], last_date] | max]) -%}
        {%- else -%}
            {%- do merged.append([first_date, last_date]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(merged) }}
{%- endmacro %}
