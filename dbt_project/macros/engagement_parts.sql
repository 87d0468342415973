{#-
    Which parts an engagement count is made of, so that only equal ones are compared, such as
    reaction,comment,share. Facebook leaves the shares out of a post never shared: they are unknown, but
    its engagements have lost nothing. `suffix` ends the columns' names, `platform` is the post's.
-#}
{% macro engagement_parts(suffix='', platform='platform') -%}
    nullif(substr(concat(
        {%- for part in ['reaction', 'comment', 'share', 'save'] %}
        case
            when {{ part }}_count{{ suffix }} is not null then ',{{ part }}'
            {%- if part == 'share' %}
            when {{ platform }} = 'facebook' and reaction_count{{ suffix }} is not null then ',share'
            {%- endif %}
            else ''
        end{{ ',' if not loop.last }}
        {%- endfor %}
    ), 2), '')
{%- endmacro %}
