{#-
    Queries, for days_filter, of the days of months that loads not taken in yet found closed, or that
    are closed by the clock and not found so by a reading.
-#}
{% macro days_of_closed_months(months) -%}
    {%- set since = last_build().since -%}
    {%- if since is none -%}
        {{ return([]) }}
    {%- endif -%}
    {{ return([
        'select statement_month as first_date, ' ~ month_end('statement_month') ~ ' as last_date from '
        ~ months ~ ' where found_closed_at >= ' ~ moment_literal(since ~ 'T00:00:00Z')
        ~ ' or (is_closed and found_closed_at is null)'
    ]) }}
{%- endmacro %}
