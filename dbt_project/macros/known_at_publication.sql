{#- What was known of a post and its account at the publication, as later stages take it along. -#}
{%- macro known_at_publication(publications) -%}
{%- set of_the_post = [
    'duration_seconds',
    'caption_length',
    'tag_count',
    'hashtag_count',
    'link_count',
    'question_mark_count',
    'emoji_count',
    'published_hour_local',
    'published_weekday',
    'hours_since_previous_post',
] -%}
{%- set of_the_account = [
    'account_post_count_28d',
    'account_median_engaged_7d',
    'account_median_engaged_28d',
    'account_kind_median_engaged_7d',
    'account_kind_median_engaged_28d',
    'account_median_engagement_7d',
    'account_median_engagement_28d',
    'account_kind_median_engagement_7d',
    'account_kind_median_engagement_28d',
    'account_view_count_28d',
    'account_engaged_view_count_28d',
    'account_followers_net_28d',
    'account_views_per_engaged_28d',
    'account_kind_views_per_engaged_28d',
] -%}
-- measures of the post
        {%- for column in of_the_post %}
        {{ publications }}.{{ column }},
        {%- endfor %}

        -- measures of the account before the publication
        {%- for column in of_the_account %}
        {{ publications }}.{{ column }},
        {%- endfor %}
{%- endmacro %}
