{#- The counts of a post that are read at equal age; their running totals end with _lifetime. -#}
{% macro age_counters() -%}
    {{ return([
        'view_count', 'engaged_view_count', 'reaction_count', 'like_count', 'comment_count',
        'share_count', 'save_count',
    ]) }}
{%- endmacro %}
