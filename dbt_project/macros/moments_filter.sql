{#-
    As days_filter, for a model kept by the UTC day of a moment: the predicate, and what the model
    replaces, name moments.
-#}
{% macro moments_filter(column, queries, onwards=false) -%}
    {%- set days = days_filter(column, queries, onwards) -%}
    {%- set predicate = moments_read(column) -%}
    {%- if remembered().get('replaced') -%}
        {%- do remembered().replaced.update({'predicate': predicate}) -%}
    {%- endif -%}
    {{ return(predicate) }}
{%- endmacro %}
