{#- The raw tables that state days of accounts. -#}
{% macro account_day_resources() -%}
    {{ return(['channel_days', 'bulk_reports', 'bulk_channel_basic_a3', 'account_days']) }}
{%- endmacro %}
