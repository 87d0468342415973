{#- True for days in ranges, written as literals; without a range for a day that no table has. -#}
{% macro days_predicate(column, ranges, undated=false) -%}
    {%- set tests = [] -%}
    {%- for first_date, last_date in ranges or [['0001-01-01', '0001-01-01']] -%}
        {%- if first_date == last_date -%}
            {%- do tests.append(column ~ " = cast('" ~ first_date ~ "' as date)") -%}
        {%- elif last_date == '9000-01-01' -%}
            {%- do tests.append(column ~ " >= cast('" ~ first_date ~ "' as date)") -%}
        {%- else -%}
            {%- do tests.append(
                column ~ " between cast('" ~ first_date ~ "' as date) and cast('" ~ last_date ~ "' as date)"
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if undated -%}
        {%- do tests.append(column ~ ' is null') -%}
    {%- endif -%}
    {{ return('(' ~ tests | join(' or ') ~ ')') }}
{%- endmacro %}
