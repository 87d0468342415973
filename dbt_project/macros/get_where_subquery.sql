{#-
    What a generic test reads: of a model that this command built, the days it replaced; everything
    else of it was tested when it was written. `dbt test` alone, and a build of everything, test all.
-#}
{% macro get_where_subquery(relation) -%}
    {%- set conditions = [config.get('where')] -%}
    {%- if execute -%}
        {%- do conditions.append(tested_rows(model.get('attached_node'))) -%}
    {%- endif -%}
    {%- set conditions = conditions | select | list -%}
    {%- if not conditions -%}
        {{ return(relation) }}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where (' ~ conditions | join(') and (') ~ ')) as tested_rows') }}
{%- endmacro %}
