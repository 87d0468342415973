{#- Which parts an engagement count is made of, so that only equal ones are compared: reaction,comment,share. -#}
{% macro engagement_parts(suffix='') -%}
    nullif(substr(concat(
        {%- for part in ['reaction', 'comment', 'share', 'save'] %}
        case when {{ part }}_count{{ suffix }} is null then '' else ',{{ part }}' end{{ ',' if not loop.last }}
        {%- endfor %}
    ), 2), '')
{%- endmacro %}
