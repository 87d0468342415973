{#- The raw tables that state days of accounts. -#}
{% macro account_day_resources() -%}
    {{ return([
        'channel_days', 'bulk_reports', 'bulk_channel_basic_a3', 'facebook_page_insights',
        'instagram_account_insights', 'account_days',
    ]) }}
{%- endmacro %}
