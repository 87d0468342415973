{#- The comment of every query, and on BigQuery the labels of its job: the node and those of the settings. -#}
{% macro job_labels(node) -%}
    {%- set labels = {'tool': 'groundswell'} -%}
    {%- if node -%}
        {%- do labels.update({'node': node.name}) -%}
    {%- endif -%}
    {%- for pair in env_var('GROUNDSWELL_BIGQUERY_LABELS', '').split(',') if '=' in pair -%}
        {%- do labels.update({pair.split('=')[0] | trim: pair.split('=')[1] | trim}) -%}
    {%- endfor -%}
    {{ return(tojson(labels)) }}
{%- endmacro %}
