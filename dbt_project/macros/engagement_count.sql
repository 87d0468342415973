{#- Reactions, comments, shares and saves added up; unknown parts count nothing, unknown when all are. -#}
{% macro engagement_count() -%}
    case
        when coalesce(reaction_count, comment_count, share_count, save_count) is not null
            then
                coalesce(reaction_count, 0) + coalesce(comment_count, 0)
                + coalesce(share_count, 0) + coalesce(save_count, 0)
    end
{%- endmacro %}
