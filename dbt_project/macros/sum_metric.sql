{#-
    The sum of a metric that adds up. A unique (viewer_count), an average, a rate or a stock does not:
    summing one stops the compilation. The knowledge is the variable metric_additivity, which a test
    keeps equal to the seed metric_definitions.
-#}
{% macro sum_metric(metric, column=none) -%}
    {%- set additivity = var('metric_additivity').get(metric) -%}
    {%- if additivity is none -%}
        {{ exceptions.raise_compiler_error(
            "sum_metric('" ~ metric ~ "'): no such metric in metric_definitions; "
            ~ "add it there with its additivity before summing it"
        ) }}
    {%- elif additivity != 'additive' -%}
        {{ exceptions.raise_compiler_error(
            "sum_metric('" ~ metric ~ "'): the metric is " ~ additivity
            ~ " and never adds up; take its stated value or rebuild it from sums"
        ) }}
    {%- endif -%}
    cast(sum({{ column or metric }}) as bigint)
{%- endmacro %}
