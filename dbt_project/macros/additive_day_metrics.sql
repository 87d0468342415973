{#- The metrics that add up over posts and days and that both the post and the account days hold. -#}
{% macro additive_day_metrics() -%}
    {{ return([
        'view_count',
        'engaged_view_count',
        'watch_seconds',
        'reaction_count',
        'like_count',
        'dislike_count',
        'comment_count',
        'share_count',
        'save_count',
        'engagement_count',
        'followers_gained_count',
        'followers_lost_count',
    ]) }}
{%- endmacro %}
