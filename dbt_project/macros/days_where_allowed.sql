{#-
    Queries, for days_filter, of a model that holds rows only where metrics derived from the
    platform's data are allowed (variable derived_metrics_enabled): none where they are not, all days
    when they are and the model is empty still, else the given ones.
-#}
{% macro days_where_allowed(queries) -%}
    {%- if not var('derived_metrics_enabled') -%}
        {{ return([]) }}
    {%- endif -%}
    {%- if last_build().number == 0 or run_query('select 1 as held from ' ~ this ~ ' limit 1').rows -%}
        {{ return(queries) }}
    {%- endif -%}
    {{ return(["select cast('1900-01-01' as date) as first_date, cast('9000-01-01' as date) as last_date"]) }}
{%- endmacro %}
