{#- The raw tables that state values of posts one metric a row, as the Graph API does. -#}
{% macro insight_resources() -%}
    {{ return([
        'facebook_posts', 'facebook_post_insights', 'facebook_video_insights',
        'instagram_media_insights',
    ]) }}
{%- endmacro %}
