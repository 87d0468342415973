{#-
    Reactions, comments, shares and saves added up; unknown parts count nothing, unknown when all are.
    `suffix` ends the columns' names: _lifetime for counters.
-#}
{% macro engagement_count(suffix='') -%}
    case
        when
            coalesce(
                reaction_count{{ suffix }}, comment_count{{ suffix }}, share_count{{ suffix }},
                save_count{{ suffix }}
            ) is not null
            then
                coalesce(reaction_count{{ suffix }}, 0) + coalesce(comment_count{{ suffix }}, 0)
                + coalesce(share_count{{ suffix }}, 0) + coalesce(save_count{{ suffix }}, 0)
    end
{%- endmacro %}
