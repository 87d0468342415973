{#-
    The days that queries of columns first_date and last_date name, read while a model is compiled:
    ranges [first, last] as text, sorted, those that meet made one, at most 50.
-#}
{% macro asked_days(queries) -%}
    {%- if not queries -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set statement -%}
        select distinct
            cast(first_date as string) as first_date,
            cast(last_date as string) as last_date
        from ({{ queries | join(' union all ') }}) as days
        where first_date is not null and first_date <= last_date
        order by first_date, last_date
    {%- endset -%}
    {%- set ranges = merged_days(run_query(statement).rows) -%}
    {%- if ranges | length > 50 -%}
        {{ return([[ranges[0][0], ranges[-1][1]]]) }}
    {%- endif -%}
    {{ return(ranges) }}
{%- endmacro %}
