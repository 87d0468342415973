{#- The measures of a day of an account, in the order every model lists them. -#}
{% macro account_day_measures() -%}
    {{ return([
        'view_count', 'engaged_view_count', 'premium_view_count', 'watch_seconds',
        'premium_watch_seconds', 'reaction_count', 'like_count', 'dislike_count', 'comment_count',
        'share_count', 'save_count', 'unsave_count', 'followers_gained_count',
        'followers_lost_count', 'followers_net_count', 'impression_count', 'click_count',
        'engagement_count_reported', 'profile_view_count',
    ]) }}
{%- endmacro %}
