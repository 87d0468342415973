{#-
    Queries, for days_filter, of the days that other models, given by name, replaced since this one
    was last built, widened by some days on either side. `column` chooses between the days of a model
    that notes days of several columns.
-#}
{% macro days_rebuilt_by(models, before=0, after=0, column=none) -%}
    {%- set builds = ref('int_builds__days') -%}
    {%- for name in models -%}
        {%- set upstream = ref(name) -%}
    {%- endfor -%}
    {%- set of_column = " and date_column = '" ~ column ~ "'" if column else '' -%}
    {{ return([
        'select ' ~ add_days('first_date', -before) ~ ' as first_date, '
        ~ add_days('last_date', after) ~ ' as last_date from ' ~ builds
        ~ ' where build_number > ' ~ last_build().number
        ~ " and model_name in ('" ~ models | join("', '") ~ "')" ~ of_column
    ]) }}
{%- endmacro %}
