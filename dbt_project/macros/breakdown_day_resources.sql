{#- The raw tables that state days of accounts by country, traffic source, device, content type or the like. -#}
{% macro breakdown_day_resources() -%}
    {{ return([
        'channel_country_days', 'channel_traffic_source_days', 'channel_device_days',
        'channel_content_type_days', 'bulk_reports', 'bulk_channel_basic_a3',
        'bulk_channel_traffic_source_a3', 'facebook_page_insights', 'instagram_account_insights',
    ]) }}
{%- endmacro %}
