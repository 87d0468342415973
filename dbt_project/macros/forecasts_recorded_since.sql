{#-
    True for forecasts recorded on the newest day that the model's builds have noted, or later, as a
    literal; notes the newest day there is now. All of them in a first build.
-#}
{% macro forecasts_recorded_since(forecasts) -%}
    {%- set builds = ref('int_builds__days') -%}
    {%- set since = '1900-01-01' -%}
    {%- if last_build().number > 0 -%}
        {%- set noted = run_query(
            "select cast(max(last_date) as string) from " ~ builds ~ " where model_name = '" ~ model.name
            ~ "' and date_column = 'recorded_date'"
        ).rows[0][0] -%}
        {%- set since = noted or since -%}
    {%- endif -%}
    {%- set recorded = "recorded_at >= cast('" ~ since ~ " 00:00:00' as timestamp)" -%}
    {%- if execute and flags.INTROSPECT and not forecasts.is_cte and load_relation(forecasts) is not none -%}
        {%- set newest = run_query(
            'select cast(max(cast(recorded_at as date)) as string) from ' ~ forecasts ~ ' where ' ~ recorded
        ).rows[0][0] or since -%}
        {%- do remembered().update({'changed': [['recorded_date', newest, newest]]}) -%}
    {%- endif -%}
    {{ return(recorded) }}
{%- endmacro %}
