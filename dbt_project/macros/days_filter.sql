{#-
    For an incremental model kept by day: true for the days that any of the queries names, each query
    answering one column of days; with `onwards` for all days from the first of them. The days are
    read when the model is compiled and written as literals, so that both engines read only those
    days of every table below. Without an existing table, in a full refresh and where nothing may be
    asked: all days.
-#}
{% macro days_filter(column, queries, onwards=false) -%}
    {%- if not is_incremental() -%}
        {{ return('true') }}
    {%- endif -%}
    {%- set statement -%}
        select distinct cast(day as string) as day
        from ({{ queries | join(' union all ') }}) as days
        where day is not null
        order by day
    {%- endset -%}
    {%- set days = run_query(statement).columns[0].values() -%}
    {%- if days | length == 0 -%}
        {{ return('false') }}
    {%- elif onwards -%}
        {{ return(column ~ " >= cast('" ~ days[0] ~ "' as date)") }}
    {%- elif days | length > 400 -%}
        {{ return(column ~ " between cast('" ~ days[0] ~ "' as date) and cast('" ~ days[-1] ~ "' as date)") }}
    {%- endif -%}
    {{ return(column ~ " in (cast('" ~ days | join("' as date), cast('") ~ "' as date))") }}
{%- endmacro %}
