{#- The raw tables that state running totals of posts. -#}
{% macro snapshot_resources() -%}
    {{ return(['videos', 'video_statistics', 'post_snapshots']) }}
{%- endmacro %}
