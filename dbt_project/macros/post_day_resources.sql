{#- The raw tables that state days of posts. -#}
{% macro post_day_resources() -%}
    {{ return([
        'video_days', 'bulk_reports', 'bulk_channel_basic_a3', 'bulk_channel_reach_basic_a1', 'post_days',
    ]) }}
{%- endmacro %}
