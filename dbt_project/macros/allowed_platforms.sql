{#-
    True for the platforms on whose data metrics may be derived (variable derived_metrics_platforms);
    false where there are none.
-#}
{% macro allowed_platforms(platform) -%}
    {%- set allowed = var('derived_metrics_platforms') -%}
    {%- if allowed -%}
        {{ platform }} in ('{{ allowed | sort | join("', '") }}')
    {%- else -%}
        {{ platform }} = ''
    {%- endif -%}
{%- endmacro %}
