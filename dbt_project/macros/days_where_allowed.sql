{#-
    Queries, for days_filter, of a model that holds rows only of the platforms on whose data metrics
    may be derived (variable derived_metrics_platforms): none where there are none, all days when
    others were allowed at its last build, else the given ones. Its build is noted with those allowed.
-#}
{% macro days_where_allowed(queries) -%}
    {%- set allowed = 'allowed:' ~ (var('derived_metrics_platforms') | sort | join(',')) -%}
    {%- do remembered().setdefault('changed', []).append([allowed, none, none]) -%}
    {%- if not var('derived_metrics_platforms') -%}
        {{ return([]) }}
    {%- endif -%}
    {%- if last_build().number == 0 -%}
        {{ return(queries) }}
    {%- endif -%}
    {%- set noted = run_query(
        'select date_column from ' ~ ref('int_builds__days') ~ ' where build_number = '
        ~ last_build().number ~ " and date_column like 'allowed:%'"
    ).columns[0].values() -%}
    {%- if allowed in noted -%}
        {{ return(queries) }}
    {%- endif -%}
    {{ return(["select cast('1900-01-01' as date) as first_date, cast('9000-01-01' as date) as last_date"]) }}
{%- endmacro %}
