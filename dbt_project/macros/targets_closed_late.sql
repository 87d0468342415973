{#-
    Queries, for days_filter, of the days of counts whose next reading came later than the days around
    the new readings reach: of ages built anew, those closed more than three days after the age by a
    load that the model has not taken in yet.
-#}
{% macro targets_closed_late() -%}
    {%- set ages = ref('int_post_ages__by_source') -%}
    {%- set rebuilt = days_rebuilt_by(['int_post_ages__by_source']) -%}
    {%- set held = last_build() -%}
    {%- if held.number == 0 or held.since is none -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set read_anew = days_predicate('published_date', asked_days(rebuilt)) -%}
    {{ return([
        'select cast(reached_at as date) as first_date, cast(reached_at as date) as last_date from '
        ~ ages ~ " where reading_source = 'snapshot' and closed_at > " ~ add_hours('reached_at', 72)
        ~ ' and known_at >= ' ~ moment_literal(moved_day(held.since, -1) ~ 'T00:00:00Z')
        ~ ' and ' ~ read_anew
    ]) }}
{%- endmacro %}
