{#- The running totals that a reading of a post may state, in the order every model lists them. -#}
{% macro snapshot_counters() -%}
    {{ return([
        'view_count_lifetime', 'reaction_count_lifetime', 'like_count_lifetime',
        'comment_count_lifetime', 'dislike_count_lifetime', 'share_count_lifetime',
        'save_count_lifetime', 'click_count_lifetime', 'impression_count_lifetime',
        'watch_seconds_lifetime',
    ]) }}
{%- endmacro %}
