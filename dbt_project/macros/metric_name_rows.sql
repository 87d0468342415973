{#- One row a metric name: crossed with a wide table, and read with metric_value, it makes it long. -#}
{% macro metric_name_rows(metrics) -%}
    {%- for metric in metrics %}
    select '{{ metric }}' as metric
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
