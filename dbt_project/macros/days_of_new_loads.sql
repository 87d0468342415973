{#-
    Queries, for days_filter, of the days that loads name which the model has not taken in yet, in
    raw tables given by name, widened by some days on either side: the ledger of loads is read, never
    raw or a fact.
-#}
{% macro days_of_new_loads(resources, before=0, after=0) -%}
    {%- set loads = ref('int_loads__days') -%}
    {%- set held = last_build() -%}
    {%- if held.since is none -%}
        {{ return([]) }}
    {%- endif -%}
    {{ return([
        'select ' ~ add_days('first_date', -before) ~ ' as first_date, '
        ~ add_days('last_date', after) ~ ' as last_date from ' ~ loads
        ~ " where observed_date >= cast('" ~ held.since ~ "' as date)"
        ~ ' and build_number > ' ~ held.number
        ~ " and resource in ('" ~ resources | join("', '") ~ "')"
    ]) }}
{%- endmacro %}
