{#-
    A dataset a layer, named as configured, on BigQuery with the prefix of the settings before it; an
    as-of build goes beside the live one.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set layer = (custom_schema_name or target.schema) | trim -%}
    {%- if target.type == 'bigquery' -%}
        {%- set layer = env_var('GROUNDSWELL_BIGQUERY_DATASET_PREFIX', '') ~ layer -%}
    {%- endif -%}
    {%- set as_of = var('as_of', none) -%}
    {%- if as_of is none -%}
        {{ layer }}
    {%- else -%}
        {{ layer }}__as_of_{{ modules.re.sub('[^0-9A-Za-z]', '', as_of | string) | lower }}
    {%- endif -%}
{%- endmacro %}
