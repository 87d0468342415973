{#- As wider_days, of a column of UTC moments: from the first moment of a day to the last of a day. -#}
{% macro moments_read(column, before=0, after=0) -%}
    {%- set tests = [] -%}
    {%- for first_date, last_date in replaced_ranges(before, after + 1) -%}
        {%- do tests.append(
            column ~ " >= cast('" ~ first_date ~ " 00:00:00' as timestamp) and "
            ~ column ~ " < cast('" ~ last_date ~ " 00:00:00' as timestamp)"
        ) -%}
    {%- endfor -%}
    {{ return(
        '(' ~ tests | join(' or ') ~ ')' if tests
        else column ~ " = cast('0001-01-01 00:00:00' as timestamp)"
    ) }}
{%- endmacro %}
