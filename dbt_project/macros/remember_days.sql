{#-
    The predicate of ranges of days, kept with the model until it is built: they are what it replaces
    (get_incremental_replace_days_sql) and what its build is noted with (note_build).
-#}
{% macro remember_days(column, ranges, undated=false) -%}
    {%- set predicate = days_predicate(column, ranges, undated) -%}
    {%- do remembered().update(
        {'replaced': {'column': column, 'ranges': ranges, 'predicate': predicate}}
    ) -%}
    {{ return(predicate) }}
{%- endmacro %}
