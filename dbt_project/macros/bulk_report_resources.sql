{#- The raw tables that name bulk reports. -#}
{% macro bulk_report_resources() -%}
    {{ return([
        'bulk_reports', 'bulk_channel_basic_a3', 'bulk_channel_reach_basic_a1',
        'bulk_channel_traffic_source_a3',
    ]) }}
{%- endmacro %}
