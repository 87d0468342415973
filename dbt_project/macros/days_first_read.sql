{#-
    Queries, for days_filter, of the days of a versions model that loads not taken in yet read for the
    first time, by some keys, widened by some days on either side: what is frozen knows later versions
    of a day only where its first came late. The versions of the days that were replaced are read, by
    literals; all of them where the versions were made whole.
-#}
{% macro days_first_read(name, keys, before=0, after=0) -%}
    {%- set versions = ref(name) -%}
    {%- set rebuilt = days_rebuilt_by([name], before, after) -%}
    {%- set held = last_build() -%}
    {%- if held.number == 0 -%}
        {{ return(rebuilt) }}
    {%- endif -%}
    {%- set ranges = asked_days(days_rebuilt_by([name])) -%}
    {%- if not ranges or held.since is none or ranges[0][0] == '1900-01-01' -%}
        {{ return(rebuilt) }}
    {%- endif -%}
    {{ return([
        'select ' ~ add_days('metric_date', -before) ~ ' as first_date, '
        ~ add_days('metric_date', after) ~ ' as last_date from ' ~ versions
        ~ ' where ' ~ days_predicate('metric_date', ranges)
        ~ ' group by metric_date, ' ~ keys | join(', ')
        ~ ' having min(known_from) >= ' ~ moment_literal(moved_day(held.since, -1) ~ 'T00:00:00Z')
    ]) }}
{%- endmacro %}
