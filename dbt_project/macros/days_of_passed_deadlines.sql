{#-
    Queries, for days_filter, of the days of collection gaps whose deadline passed between the newest
    moment the ledger knew when the model was last built and the newest it knows now.
-#}
{% macro days_of_passed_deadlines(gaps, ranges) -%}
    {%- set since = last_build().since -%}
    {%- if since is none -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set readings -%}
        (select observed_at from {{ gaps }} union all select observed_at from {{ ranges }}) as readings
    {%- endset -%}
    {{ return([
        'select gap_start_date as first_date, gap_end_date as last_date from ' ~ gaps
        ~ ' where recoverable_until >= (select coalesce(max(cast(observed_at as date)), '
        ~ "cast('1970-01-01' as date)) from " ~ readings
        ~ ' where observed_at < ' ~ moment_literal(since ~ 'T00:00:00Z')
        ~ ') and recoverable_until < (select max(cast(observed_at as date)) from ' ~ readings ~ ')'
    ]) }}
{%- endmacro %}
